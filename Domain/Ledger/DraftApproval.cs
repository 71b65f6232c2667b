namespace PeepFunctions.Domain;

/// <summary>What a steward's approval of a draft comes to.</summary>
public abstract record DraftApproval
{
    private DraftApproval()
    {
    }

    /// <summary>It is approved.</summary>
    public sealed record Approved(EntryDraft Draft) : DraftApproval;

    /// <summary>This steward has approved it before.</summary>
    public sealed record AlreadyApproved : DraftApproval;

    /// <summary>The draft says something else than the steward has seen.</summary>
    public sealed record OtherHash : DraftApproval;

    /// <summary>Who drafted it cannot approve it.</summary>
    public sealed record SameSteward : DraftApproval;

    /// <summary>No document shows it.</summary>
    public sealed record NoEvidence : DraftApproval;

    /// <summary>It has been withdrawn, or another steward has approved it.</summary>
    public sealed record NotWaiting : DraftApproval;

    /// <summary>Decides.</summary>
    /// <param name="draft">The draft as it is.</param>
    /// <param name="steward">The member id of the steward.</param>
    /// <param name="hash">What the steward has seen.</param>
    /// <param name="now">The instant.</param>
    public static DraftApproval Decide(
        EntryDraft draft, string steward, string hash, DateTimeOffset now) => draft switch
        {
            { State: DraftState.Approved or DraftState.Posted } when draft.ApprovedBy == steward && draft.Hash == hash =>
                new AlreadyApproved(),
            { State: not DraftState.Waiting } => new NotWaiting(),
            _ when draft.Hash != hash => new OtherHash(),
            { NeedsAnother: true } when draft.DraftedBy == steward => new SameSteward(),
            { NeedsAnother: true, Entry.Evidence: null } => new NoEvidence(),
            _ => new Approved(draft with { State = DraftState.Approved, ApprovedBy = steward, ApprovedUtc = now }),
        };
}
