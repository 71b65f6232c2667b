namespace PeepFunctions.Local.Hosting;

/// <summary>What a timer function is told about this run.</summary>
public class TimerInfo
{
    /// <summary>Null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when this run makes up for ticks missed while the app was down.</summary>
    public bool IsPastDue { get; set; }
}
