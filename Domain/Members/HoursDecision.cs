namespace PeepFunctions.Domain;

/// <summary>What a steward's word on logged hours comes to.</summary>
public abstract record HoursDecision
{
    private HoursDecision()
    {
    }

    /// <summary>Approved: post the log's entry.</summary>
    public sealed record Approved(HoursLog Log) : HoursDecision;

    /// <summary>Rejected: nothing is posted.</summary>
    public sealed record Rejected(HoursLog Log) : HoursDecision;

    /// <summary>Nobody decides on their own hours.</summary>
    public sealed record OwnHours : HoursDecision;

    /// <summary>Decided the same way before: a repetition, to be answered as the first.</summary>
    public sealed record AlreadyDecided(HoursLog Log) : HoursDecision;

    /// <summary>Decided the other way before, which stands: an approval is in the journal.</summary>
    public sealed record DecidedOtherwise(HoursState State) : HoursDecision;

    /// <summary>Decides.</summary>
    /// <param name="log">The log as stored.</param>
    /// <param name="steward">The member id of who decides.</param>
    /// <param name="approves">Whether the hours count.</param>
    public static HoursDecision Decide(HoursLog log, string steward, bool approves)
    {
        if (steward == log.Member)
        {
            return new OwnHours();
        }

        var next = approves ? HoursState.Approved : HoursState.Rejected;
        if (log.State != HoursState.Pending)
        {
            return log.State == next ? new AlreadyDecided(log) : new DecidedOtherwise(log.State);
        }

        return approves ? new Approved(log with { State = next }) : new Rejected(log with { State = next });
    }
}
