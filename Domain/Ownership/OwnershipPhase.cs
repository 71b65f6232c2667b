namespace PeepFunctions.Domain;

/// <summary>The phase of the exit to community that the open window is in.</summary>
/// <param name="Number">The phase.</param>
/// <param name="Since">The first period of the window that it first bound.</param>
/// <param name="Cause">The closed period whose run brought it; null for the phase that the co-op began in.</param>
/// <param name="CommunityOwned">What the community owned after that run.</param>
public sealed record OwnershipPhase(int Number, Period Since, Period? Cause, BasisPoints CommunityOwned)
{
    /// <summary>The phase after some runs. Each binds the window that follows it.</summary>
    /// <param name="first">The first period with bylaws.</param>
    /// <param name="runs">The runs that paid, oldest first.</param>
    public static OwnershipPhase After(Period first, IEnumerable<RecordedOwnership> runs) => runs.Aggregate(
        new OwnershipPhase(0, first, null, default),
        (phase, run) => run.NextPhase == phase.Number
            ? phase
            : new OwnershipPhase(run.NextPhase, run.Period.AddMonths(1), run.Period, run.CommunityOwned));
}

/// <summary>What a run that paid recorded of the ownership after it.</summary>
/// <param name="Period">The run's period.</param>
/// <param name="CommunityOwned">What the community owns.</param>
/// <param name="NextPhase">The phase of the next window.</param>
public sealed record RecordedOwnership(Period Period, BasisPoints CommunityOwned, int NextPhase);
