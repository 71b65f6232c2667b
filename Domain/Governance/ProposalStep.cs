namespace PeepFunctions.Domain;

/// <summary>What a proposal is due for.</summary>
public abstract record ProposalStep
{
    private ProposalStep()
    {
    }

    /// <summary>Nothing: its time has not come, or it is over.</summary>
    public sealed record Nothing : ProposalStep;

    /// <summary>The vote opens.</summary>
    public sealed record Open : ProposalStep;

    /// <summary>The vote is over: no ballot is taken any more.</summary>
    public sealed record Close : ProposalStep;

    /// <summary>Whoever still saw the vote open may be writing a ballot.</summary>
    /// <param name="Left">For how long.</param>
    public sealed record Wait(TimeSpan Left) : ProposalStep;

    /// <summary>The ballots are counted.</summary>
    public sealed record Count : ProposalStep;

    /// <summary>The count takes effect, and the way back from ballots to members is destroyed.</summary>
    public sealed record Seal : ProposalStep;

    /// <summary>
    /// When a vote that opens now opens and closes. The bylaws promise days of voting: where it opens more than an hour
    /// late, because nothing ran, it closes as much later.
    /// </summary>
    public static (DateTimeOffset OpensUtc, DateTimeOffset ClosesUtc) TimesOf(
        DateTimeOffset opensUtc, DateTimeOffset closesUtc, DateTimeOffset now) =>
        now - opensUtc > TimeSpan.FromHours(1) ? (now, closesUtc + (now - opensUtc)) : (opensUtc, closesUtc);

    /// <summary>Decides.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="opensUtc">When it opens, by business time.</param>
    /// <param name="closesUtc">When it closes, by business time.</param>
    /// <param name="now">Business time.</param>
    /// <param name="fenceLeft">
    /// How much of the fence is left, by the machine's own time; only asked for once it is closing. A clock that was
    /// set back makes it no longer than the fence.
    /// </param>
    public static ProposalStep Decide(
        ProposalState state,
        DateTimeOffset opensUtc,
        DateTimeOffset closesUtc,
        DateTimeOffset now,
        TimeSpan fenceLeft) =>
        state switch
        {
            ProposalState.Announced when now >= opensUtc => new Open(),
            ProposalState.Open when now >= closesUtc => new Close(),
            ProposalState.Closing => fenceLeft > TimeSpan.Zero ? new Wait(fenceLeft) : new Count(),
            ProposalState.Counted => new Seal(),
            _ => new Nothing(),
        };
}
