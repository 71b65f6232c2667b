using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>
/// Takes an entry from its draft into the books. The draft's row says how far it is, and entries go in one after the
/// other (<see cref="CorrectionGate"/>), so that no two of them use up the same money.
/// </summary>
public sealed class Drafting(
    DraftsTable drafts,
    EvidenceStore evidence,
    EntryLimits limits,
    Correcting correcting,
    CorrectionGate gate,
    StewardPosting posting,
    MembersTable members,
    AuditTable audit,
    StewardNotices notices,
    TimeProvider clock)
{
    /// <summary>Adds a draft, and tells the stewards that it waits.</summary>
    public async Task<IResult> AddAsync(EntryDraft draft, bool carry, CancellationToken cancellationToken)
    {
        if (draft.Entry.Evidence is { } hash && await evidence.FindAsync(hash, cancellationToken) is null)
        {
            return EvidenceProblems.Unknown;
        }

        if (await RefuseByBooksAsync(draft.Entry, carry, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return Answers.Accepted(DraftDocument.Of((await DraftAsync(draft, cancellationToken)).Draft));
    }

    /// <summary>Stores a draft that nothing stands against, once, and tells of it.</summary>
    public async Task<StoredDraft> DraftAsync(EntryDraft draft, CancellationToken cancellationToken)
    {
        var stored = await drafts.AddAsync(draft, cancellationToken);
        var drafted = stored.Draft;
        await NoteAsync(AuditAct.EntryDrafted, drafted.DraftedBy, drafted.DraftedUtc, drafted, cancellationToken);
        await notices.TellAsync(NoticeCodes.DraftWaiting, stored.Draft.Id, cancellationToken);
        return stored;
    }

    /// <summary>A steward names the document that shows a draft.</summary>
    public Task<IResult> AttachAsync(string id, string hash, string steward, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async stored => await evidence.FindAsync(hash, cancellationToken) is null
                ? (null, EvidenceProblems.Unknown)
                : (stored.Draft.Entry.Evidence == hash ? stored.Draft : stored.Draft.With(hash), null),
            changed => NoteAsync(
                AuditAct.EvidenceAttached, steward, clock.GetUtcNow(), changed, cancellationToken, occasion: hash),
            cancellationToken);

    /// <summary>A steward takes a draft back.</summary>
    public Task<IResult> WithdrawAsync(string id, string steward, CancellationToken cancellationToken) => ChangeAsync(
        id,
        stored => Task.FromResult<(EntryDraft?, Problem?)>((stored.Draft with { State = DraftState.Withdrawn }, null)),
        changed => NoteAsync(AuditAct.EntryWithdrawn, steward, clock.GetUtcNow(), changed, cancellationToken),
        cancellationToken);

    /// <summary>A steward approves a draft, which puts it into the books.</summary>
    public async Task<IResult> ApproveAsync(
        string id, string steward, string hash, bool carry, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await drafts.FindAsync(id, cancellationToken) is not { } stored)
            {
                return Problems.NotFound;
            }

            // The first of two words is a steward's, or there are not two.
            if (stored.Draft is { NeedsAnother: true, State: DraftState.Waiting }
                && !await members.ReadStewardsAsync(cancellationToken)
                    .AnyAsync(row => row.PartitionKey == stored.Draft.DraftedBy, cancellationToken))
            {
                return DraftProblems.DrafterGone;
            }

            switch (DraftApproval.Decide(stored.Draft, steward, hash, clock.GetUtcNow()))
            {
                case DraftApproval.AlreadyApproved:
                    return await FinishAsync(stored, cancellationToken);
                case DraftApproval.NotWaiting:
                    return DraftProblems.NotWaiting;
                case DraftApproval.OtherHash:
                    return DraftProblems.OtherHash;
                case DraftApproval.SameSteward:
                    return DraftProblems.SameSteward;
                case DraftApproval.NoEvidence:
                    return DraftProblems.NoEvidence;
                case DraftApproval.Approved approved:
                    if (await RefuseAsync(approved.Draft.Entry, carry, cancellationToken) is { } refusal)
                    {
                        return refusal;
                    }

                    if (await drafts.TryChangeAsync(stored, approved.Draft, cancellationToken) is { } changed)
                    {
                        return await FinishAsync(changed, cancellationToken);
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    /// <summary>Goes on with drafts that were approved by somebody who was cut short then.</summary>
    public async Task FinishLeftAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in drafts.ReadAsync(DraftState.Approved, cancellationToken))
        {
            await FinishAsync(stored, cancellationToken);
        }
    }

    // The entry is in the books before the row says so; whoever comes in between meets it there.
    private async Task<IResult> FinishAsync(StoredDraft stored, CancellationToken cancellationToken)
    {
        var entry = stored.Draft.Entry;
        if (stored.Draft.State == DraftState.Approved)
        {
            while (true)
            {
                var passed = await gate.ReadAsync(cancellationToken);
                if (await RefuseByBooksAsync(entry, carry: true, cancellationToken) is { } refusal)
                {
                    await TakeBackAsync(stored, cancellationToken);
                    return refusal;
                }

                await correcting.AnnounceAsync(entry, stored.Draft.ApprovedBy!, cancellationToken);
                if (await gate.TryPassAsync(passed, entry, cancellationToken))
                {
                    break;
                }
            }
        }

        // Even where its month has closed since: what went through is in the books.
        var answer = await posting.PostAsync(
            entry,
            carry: true,
            posted => DraftDocument.Of(stored.Draft with { State = DraftState.Posted }, posted.PostedTo),
            before: () => NoteAsync(
                AuditAct.EntryApproved,
                stored.Draft.ApprovedBy!,
                stored.Draft.ApprovedUtc!.Value,
                stored.Draft,
                cancellationToken),
            cancellationToken);
        if (stored.Draft.State == DraftState.Approved && answer is not Problem)
        {
            await drafts.TryChangeAsync(
                stored, stored.Draft with { State = DraftState.Posted }, cancellationToken);
        }

        return answer;
    }

    // Another entry has used the money up between the look and the gate: the draft waits again.
    private Task TakeBackAsync(StoredDraft stored, CancellationToken cancellationToken) => drafts.TryChangeAsync(
        stored,
        stored.Draft with { State = DraftState.Waiting, ApprovedBy = null, ApprovedUtc = null },
        cancellationToken);

    private async Task<Problem?> RefuseAsync(JournalEntry entry, bool carry, CancellationToken cancellationToken) =>
        (entry.Evidence is { } hash && await evidence.ReadAsync(hash, cancellationToken) is null
            ? EvidenceProblems.Mismatch
            : null)
        ?? await RefuseByBooksAsync(entry, carry, cancellationToken);

    private async Task<Problem?> RefuseByBooksAsync(
        JournalEntry entry, bool carry, CancellationToken cancellationToken) =>
        await posting.RefuseAsync(entry, carry, cancellationToken)
        ?? await correcting.RefuseAsync(entry, cancellationToken)
        ?? await limits.RefuseAsync(entry, cancellationToken);

    // As often as it takes to meet it unchanged; only what waits can be changed.
    private async Task<IResult> ChangeAsync(
        string id,
        Func<StoredDraft, Task<(EntryDraft? Changed, Problem? Refusal)>> change,
        Func<EntryDraft, Task> after,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await drafts.FindAsync(id, cancellationToken) is not { } stored)
            {
                return Problems.NotFound;
            }

            if (stored.Draft.State != DraftState.Waiting)
            {
                return DraftProblems.NotWaiting;
            }

            var (changed, refusal) = await change(stored);
            if (changed is null)
            {
                return refusal!;
            }

            if (await drafts.TryChangeAsync(stored, changed, cancellationToken) is not null)
            {
                await after(changed);
                return Answers.Ok(DraftDocument.Of(changed));
            }
        }
    }

    private Task NoteAsync(
        AuditAct act,
        string steward,
        DateTimeOffset now,
        EntryDraft draft,
        CancellationToken cancellationToken,
        string occasion = "") =>
        audit.NoteAsync(
            AuditTable.OfBooks, new AuditNote(act, steward, now, draft.Id, Occasion: occasion), cancellationToken);
}
