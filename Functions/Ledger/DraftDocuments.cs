namespace PeepFunctions.Functions;

/// <summary>A draft as stewards see it.</summary>
/// <param name="Id">The draft's id.</param>
/// <param name="State">How far it is.</param>
/// <param name="Hash">What to approve.</param>
/// <param name="NeedsAnother">Whether only another steward may approve it, and only with evidence.</param>
/// <param name="EntryId">The id that the entry has or will have.</param>
/// <param name="Source">General, expense or correction.</param>
/// <param name="InstantUtc">When the entry is dated.</param>
/// <param name="Memo">What it is.</param>
/// <param name="Postings">What it moves.</param>
/// <param name="Evidence">The hash of the document that shows it.</param>
/// <param name="DraftedBy">The member id of the steward who drafted it.</param>
/// <param name="DraftedUtc">When.</param>
/// <param name="ApprovedBy">The member id of the steward who approved it.</param>
/// <param name="ApprovedUtc">When.</param>
/// <param name="PostedTo">The month that it counts in, where that was just decided.</param>
/// <param name="Corrects">The id of the entry that it corrects.</param>
/// <param name="Support">The support that it counts or takes back.</param>
public sealed record DraftDocument(
    string Id,
    DraftState State,
    string Hash,
    bool NeedsAnother,
    string EntryId,
    string Source,
    DateTimeOffset InstantUtc,
    string Memo,
    IReadOnlyList<PostingDocument> Postings,
    string? Evidence,
    string DraftedBy,
    DateTimeOffset DraftedUtc,
    string? ApprovedBy,
    DateTimeOffset? ApprovedUtc,
    string? PostedTo,
    string? Corrects,
    IReadOnlyList<CorrectedSupport> Support)
{
    /// <summary>The document of a draft.</summary>
    public static DraftDocument Of(EntryDraft draft, Period? postedTo = null) => new(
        draft.Id,
        draft.State,
        draft.Hash,
        draft.NeedsAnother,
        draft.Entry.Id,
        JournalJson.SourceName(draft.Entry.Source),
        draft.Entry.InstantUtc,
        draft.Entry.Memo,
        [
            .. draft.Entry.Postings.Select(posting => new PostingDocument(
                posting.From.Path, posting.To.Path, posting.Amount.Minor, posting.Amount.Currency.Code)),
        ],
        draft.Entry.Evidence,
        draft.DraftedBy,
        draft.DraftedUtc,
        draft.ApprovedBy,
        draft.ApprovedUtc,
        postedTo?.ToString(),
        draft.Entry.Corrects,
        [
            .. draft.Entry.Patronage.Select(fact => new CorrectedSupport(fact.Member, fact.Quantity, fact.Supporter)),
        ]);
}

/// <summary>Why a draft cannot be changed or approved.</summary>
internal static class DraftProblems
{
    /// <summary>409: it is over.</summary>
    public static Problem NotWaiting { get; } =
        Problems.Conflict("draft-not-waiting", "This draft was withdrawn, or another steward has approved it.");

    /// <summary>409: it has changed.</summary>
    public static Problem OtherHash { get; } =
        Problems.Conflict("other-hash", "This is not the hash of the draft; look at it again.");

    /// <summary>422: two people look at it.</summary>
    public static Problem SameSteward { get; } =
        Problems.Forbidden("same-steward", "Another steward than the one who drafted it approves it.");

    /// <summary>422: who drafted it is no steward any more.</summary>
    public static Problem DrafterGone { get; } = Problems.Forbidden(
        "drafter-gone", "Who drafted or planned it is no steward any more: withdraw it, and draft it anew.");

    /// <summary>422: nothing shows it.</summary>
    public static Problem NoEvidence { get; } = Problems.Forbidden(
        "evidence-missing", "Name the document that shows it first, with PUT drafts/{id}/evidence.");
}
