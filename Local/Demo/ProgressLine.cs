using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>
/// How far a chapter is: one line that is drawn over and over on a terminal, and one line at the end of each elsewhere.
/// </summary>
internal sealed class ProgressLine(TextWriter console, bool isTerminal)
{
    private const int Width = 24;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private string _title = "";
    private int _steps;
    private int _done;
    private long _drawn;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public void Begin(string title, int steps)
    {
        lock (_gate)
        {
            (_title, _steps, _done, _drawn) = (title, steps, 0, 0);
            Draw("");
        }
    }

    public void Step(string what)
    {
        lock (_gate)
        {
            _done++;
            Draw(what);
        }
    }

    public void End(string what)
    {
        lock (_gate)
        {
            _done = _steps;
            console.WriteLine(isTerminal ? $"\r{Line(what)}" : Line(what));
            console.Flush();
        }
    }

    /// <summary>The line, always of the same length or longer than before it.</summary>
    internal string Line(string what)
    {
        var full = _steps == 0 ? Width : Math.Min(Width, _done * Width / _steps);
        var bar = new string('#', full).PadRight(Width, '.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {_title,-8} [{bar}] {_done,4}/{_steps,-4} {Elapsed:mm\\:ss}  {what,-24}");
    }

    private void Draw(string what)
    {
        if (!isTerminal || (_drawn != 0 && TimeProvider.System.GetElapsedTime(_drawn) < Redraw))
            return;
        _drawn = TimeProvider.System.GetTimestamp();
        console.Write($"\r{Line(what)}");
        console.Flush();
    }
}
