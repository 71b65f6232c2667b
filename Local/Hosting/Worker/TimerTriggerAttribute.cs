namespace PeepFunctions.Local.Hosting;

/// <summary>A function run on a schedule, as the isolated worker's attribute of the same name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>
    /// A cron expression of five or six fields, a TimeSpan, or the name of a setting between percent signs.
    /// </summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether to keep when it last ran, so that a missed tick is made up for at the next start.</summary>
    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}
