using System.Globalization;
using NCrontab;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// When a timer fires, in UTC: a cron expression of six fields or, without seconds, five; else a time between runs
/// (azure-webjobs-sdk-extensions: CronSchedule, TimerSchedule). The host uses the process's zone, which on Azure is
/// UTC.
/// </summary>
internal sealed class TimerSchedule
{
    private static readonly DateTime SomeMinute = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval, bool firesWithinAMinute)
    {
        _cron = cron;
        _interval = interval;
        FiresWithinAMinute = firesWithinAMinute;
    }

    /// <summary>Fires too often for its status to be kept.</summary>
    internal bool FiresWithinAMinute { get; }

    /// <exception cref="CannotStartException">Neither a cron expression nor a time.</exception>
    internal static TimerSchedule Parse(string text, string function)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is 5 or 6)
        {
            var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 };
            if (CrontabSchedule.TryParse(text, options) is { } cron)
                return new TimerSchedule(cron, default, OnlySecondsAreSet(fields) && FiresTwiceAMinute(cron));
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval, interval < TimeSpan.FromMinutes(1))
            : throw new CannotStartException(
                $"Function {function}: \"{text}\" is neither a cron expression of five or six fields nor a time.");
    }

    internal DateTime NextAfter(DateTime utc) => DateTime.SpecifyKind(
        _cron is null ? utc + _interval : _cron.GetNextOccurrence(utc), DateTimeKind.Utc);

    private static bool OnlySecondsAreSet(string[] fields) =>
        fields.Length == 6 && fields[1..].All(field => field == "*");

    private static bool FiresTwiceAMinute(CrontabSchedule cron) =>
        cron.GetNextOccurrence(cron.GetNextOccurrence(SomeMinute)) < SomeMinute + TimeSpan.FromMinutes(1);
}
