namespace PeepFunctions.Domain;

/// <summary>The life of a draft: forward only, but an approval is taken back where the books do not allow it.</summary>
public enum DraftState
{
    /// <summary>Waits for a steward.</summary>
    Waiting,

    /// <summary>Approved, and about to be in the books.</summary>
    Approved,

    /// <summary>In the books.</summary>
    Posted,

    /// <summary>Taken back before it was approved.</summary>
    Withdrawn,
}

/// <summary>An entry that one steward has drafted and that waits for the approval of another.</summary>
/// <param name="Id">The draft's id.</param>
/// <param name="Entry">The entry, as it will be posted.</param>
/// <param name="DraftedBy">The member id of the steward who drafted it.</param>
/// <param name="DraftedUtc">When.</param>
/// <param name="NeedsAnother">Whether only another steward may approve it, and only with evidence.</param>
/// <param name="State">How far it is.</param>
/// <param name="ApprovedBy">The member id of the steward who approved it; null until then.</param>
/// <param name="ApprovedUtc">When; null until then.</param>
public sealed record EntryDraft(
    string Id,
    JournalEntry Entry,
    string DraftedBy,
    DateTimeOffset DraftedUtc,
    bool NeedsAnother,
    DraftState State = DraftState.Waiting,
    string? ApprovedBy = null,
    DateTimeOffset? ApprovedUtc = null)
{
    /// <summary>What a steward approves: the entry, to the last character of its memo.</summary>
    public string Hash => Entry.ContentHash;

    /// <summary>The draft with another document that shows it.</summary>
    /// <exception cref="InvalidOperationException">It is no longer waiting.</exception>
    public EntryDraft With(string evidence) => State == DraftState.Waiting
        ? this with
        {
            Entry = JournalEntry.Create(
                Entry.Id,
                Entry.InstantUtc,
                Entry.Source,
                Entry.Memo,
                Entry.Postings,
                Entry.Patronage,
                Entry.Corrects,
                evidence: evidence),
        }
        : throw new InvalidOperationException("Only what waits for approval can be changed.");
}
