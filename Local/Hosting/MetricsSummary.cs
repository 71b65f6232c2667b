using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// What the app counted in this run, on the console when it ends: counters as sums, histograms as how many and how long
/// on average, gauges as their last value.
/// </summary>
internal sealed class MetricsSummary : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Sum> _sums = new(StringComparer.Ordinal);

    /// <param name="meter">The app's meter; others', the framework's among them, are left out.</param>
    /// <param name="scope">The container that the meter was made in: two hosts may share a process.</param>
    internal MetricsSummary(string meter, IMeterFactory scope)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && ReferenceEquals(instrument.Meter.Scope, scope))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The lines, by instrument and tag; none when nothing was counted.</summary>
    internal IReadOnlyList<string> Lines =>
    [
        .. from one in _sums
           orderby one.Key
           group one by one.Key.Split(' ')[0] into instrument
           let values = instrument.Select(one => one.Value.Write(TagsOf(one.Key)))
           select $"  {instrument.Key,-31} {string.Join(" · ", values)}",
    ];

    internal void Write(TextWriter console)
    {
        if (Lines is { Count: > 0 } lines)
            console.WriteLine(string.Join(Environment.NewLine, ["", "  In this run:", .. lines, ""]));
    }

    public void Dispose() => _listener.Dispose();

    private static string TagsOf(string key) =>
        key.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? key[space..] : "";

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
            key += string.Create(CultureInfo.InvariantCulture, $" {tag.Value}");
        _sums.GetOrAdd(key, _ => new Sum(instrument)).Add(value);
    }

    private sealed class Sum(Instrument instrument)
    {
        private readonly Lock _gate = new();
        private double _total, _last;
        private long _count;

        internal void Add(double value)
        {
            lock (_gate)
            {
                _total += value;
                _last = value;
                _count++;
            }
        }

        internal string Write(string tags)
        {
            lock (_gate)
            {
                return instrument switch
                {
                    Histogram<double> => string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_count} of {_total / _count:0.0} {instrument.Unit} on average{tags}"),
                    Gauge<long> => string.Create(CultureInfo.InvariantCulture, $"{_last:0}{tags}"),
                    _ => string.Create(CultureInfo.InvariantCulture, $"{_total:0}{tags}"),
                };
            }
        }
    }
}
