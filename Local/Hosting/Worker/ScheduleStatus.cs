namespace PeepFunctions.Local.Hosting;

/// <summary>When a timer last ran and runs next, in UTC.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
