using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Reads host.json, with comments and trailing commas as the worker allows, over it the settings named
/// <c>AzureFunctionsJobHost__…</c>, and refuses what the host refuses, naming the field
/// (azure-functions-host: HostJsonFileConfigurationSource; azure-sdk-for-net: QueuesOptions; azure-webjobs-sdk:
/// SingletonOptions).
/// </summary>
internal sealed class HostJsonReader
{
    private const string Overrides = "AzureFunctionsJobHost";
    private readonly IConfiguration _fields;

    private HostJsonReader(IConfiguration fields) => _fields = fields;

    /// <summary>The merged file, for what reads configuration itself (logging).</summary>
    internal static IConfiguration Merge(string path, IConfiguration settings)
    {
        if (!File.Exists(path))
            throw new CannotStartException($"There is no host.json at {path}.");
        if (settings[$"{Overrides}:extensions:http:routePrefix"] is not null)
        {
            // On Azure the host would honour it and the worker not, and every call would answer 500.
            throw new CannotStartException(
                $"{Overrides}__extensions__http__routePrefix: the worker reads the route prefix from host.json only.");
        }

        try
        {
            using var file = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(file)
                .AddInMemoryCollection(settings.GetSection(Overrides).AsEnumerable(makePathsRelative: true))
                .Build();
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidDataException)
        {
            throw new CannotStartException($"host.json cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="CannotStartException">A field is out of its range.</exception>
    internal static HostJson Read(IConfiguration fields)
    {
        var reader = new HostJsonReader(fields);
        if (fields["version"] != "2.0")
            throw new CannotStartException("host.json: version must be \"2.0\".");
        reader.CheckWhatIsNotObeyed();
        var batchSize = reader.Number("extensions:queues:batchSize", 16, 1, 32);
        var defaults = new HostJson();
        return defaults with
        {
            FunctionTimeout = reader.Timeout(defaults.FunctionTimeout),
            RoutePrefix = (fields["extensions:http:routePrefix"] ?? "api").Trim('/'),
            QueueBatchSize = batchSize,
            QueueNewBatchThreshold = reader.Number("extensions:queues:newBatchThreshold", batchSize / 2, 0, int.MaxValue),
            QueueMaxDequeueCount = reader.Number("extensions:queues:maxDequeueCount", 5, 1, int.MaxValue),
            QueueVisibilityTimeout = reader.Span(
                "extensions:queues:visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            QueueMaxPollingInterval = reader.Span("extensions:queues:maxPollingInterval",
                defaults.QueueMaxPollingInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            QueueMessagesAreBase64 = reader.OneOf("extensions:queues:messageEncoding", "base64", "none") == "base64",
        };
    }

    /// <summary>What means nothing on one machine is checked all the same, because Azure would refuse it.</summary>
    private void CheckWhatIsNotObeyed()
    {
        foreach (var field in (string[])["maxOutstandingRequests", "maxConcurrentRequests"])
        {
            if (Number($"extensions:http:{field}", -1, -1, int.MaxValue) == 0)
                throw Refusal($"extensions:http:{field}", "-1 or at least 1");
        }

        var fifteen = TimeSpan.FromSeconds(15);
        foreach (var field in (string[])["lockPeriod", "listenerLockPeriod"])
            Span($"singleton:{field}", fifteen, fifteen, TimeSpan.FromSeconds(60));
        Span("singleton:listenerLockRecoveryPollingInterval", fifteen, fifteen, TimeSpan.MaxValue);
        Span("singleton:lockAcquisitionTimeout", fifteen, TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue);
        Span("singleton:lockAcquisitionPollingInterval", fifteen, TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue);
        OneOf("telemetryMode", "ApplicationInsights", "OpenTelemetry");
    }

    private TimeSpan Timeout(TimeSpan otherwise) => _fields["functionTimeout"] == "-1"
        ? System.Threading.Timeout.InfiniteTimeSpan
        : Span("functionTimeout", otherwise, TimeSpan.FromSeconds(1), TimeSpan.FromDays(24));

    private int Number(string field, int otherwise, int least, int most)
    {
        if (_fields[field] is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw Refusal(field, most == int.MaxValue ? $"a number of at least {least}" : $"a number from {least} to {most}");
    }

    private TimeSpan Span(string field, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (_fields[field] is not { } text)
            return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most
            ? span
            : throw Refusal(field, most == TimeSpan.MaxValue
                ? $"a time of at least {least:c}" : $"a time from {least:c} to {most:c}");
    }

    private string OneOf(string field, params string[] allowed) =>
        _fields[field] is not { } text
            ? allowed[0]
            : allowed.FirstOrDefault(known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase))
                ?? throw Refusal(field, string.Join(" or ", allowed));

    private CannotStartException Refusal(string field, string expected) =>
        new($"host.json: {field.Replace(':', '.')} must be {expected}, not \"{_fields[field]}\".");
}
