using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Keeps how far business time is ahead of the system's, so that a restart goes on in the same month.
/// </summary>
internal sealed class ClockFile(string? stateFolder)
{
    private readonly string? _path = stateFolder is null ? null : Path.Combine(stateFolder, "clock.json");

    internal LocalClock Resume(LocalClock? clock)
    {
        clock ??= new LocalClock();
        if (_path is not null && File.Exists(_path))
            clock.TryAdvanceTo(TimeProvider.System.GetUtcNow() + Read(_path));
        return clock;
    }

    internal void Save(LocalClock clock)
    {
        if (_path is null)
            return;
        var ahead = clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        AtomicFile.Write(_path, JsonSerializer.Serialize(new { ahead = ahead.ToString("c", CultureInfo.InvariantCulture) }));
    }

    private static TimeSpan Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return TimeSpan.Parse(json.RootElement.GetProperty("ahead").GetString()!, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or ArgumentNullException
            or InvalidOperationException or OverflowException)
        {
            throw new CannotStartException($"{path} cannot be read; delete it to go back to the system's time.", e);
        }
    }
}
