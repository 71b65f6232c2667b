namespace PeepFunctions.Domain;

/// <summary>What logging hours comes to.</summary>
public abstract record HoursSubmission
{
    private HoursSubmission()
    {
    }

    /// <summary>Waiting for a steward.</summary>
    public sealed record Logged(HoursLog Log) : HoursSubmission;

    /// <summary>The day has not come yet in the co-op's time zone.</summary>
    public sealed record DateInFuture(DateOnly Today) : HoursSubmission;

    /// <summary>Not 1 to 1440 minutes.</summary>
    public sealed record MinutesOutOfRange : HoursSubmission;

    /// <summary>The note is not one line of at most 200 characters.</summary>
    public sealed record NoteNotOneLine : HoursSubmission;

    /// <summary>Decides.</summary>
    /// <param name="id">A new id for the log.</param>
    /// <param name="member">Who worked.</param>
    /// <param name="date">The day worked.</param>
    /// <param name="minutes">How long.</param>
    /// <param name="note">One line, or null.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    public static HoursSubmission Decide(
        string id, string member, DateOnly date, int minutes, string? note, DateOnly today)
    {
        if (date > today)
        {
            return new DateInFuture(today);
        }

        if (minutes is < 1 or > HoursLog.MinutesMax)
        {
            return new MinutesOutOfRange();
        }

        return SingleLine.IsOneLine(note ?? "")
            ? new Logged(new HoursLog(id, member, date, minutes, note ?? "", HoursState.Pending))
            : new NoteNotOneLine();
    }
}
