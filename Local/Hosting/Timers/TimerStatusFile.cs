using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Where a timer's status is kept between runs of the host. The Functions host keeps it in a blob; here it is a file in
/// the state folder. A failure to write is only logged, as there.
/// </summary>
internal sealed partial class TimerStatusFile(string path, ILogger logger)
{
    internal ScheduleStatus? Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            LogUnreadable(e, path);
            return null;
        }
    }

    internal void Write(ScheduleStatus status)
    {
        try
        {
            AtomicFile.Write(path, JsonSerializer.Serialize(status));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, path);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read; the timer starts anew")]
    private partial void LogUnreadable(Exception e, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be written; a restart may repeat a run")]
    private partial void LogNotWritten(Exception e, string path);
}
