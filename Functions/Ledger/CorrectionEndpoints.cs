using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>A correction as a steward enters it.</summary>
/// <param name="Date">The day it is dated, not before the entry that it corrects.</param>
/// <param name="Reason">Why, in one line; never public.</param>
/// <param name="Postings">What is moved.</param>
/// <param name="Support">The support that it counts for a creator, or takes back.</param>
/// <param name="Evidence">The SHA-256 of the document that shows it; needed where it takes two stewards.</param>
public sealed record CorrectionBody(
    DateOnly Date,
    string Reason,
    IReadOnlyList<PostingLine> Postings,
    IReadOnlyList<CorrectedSupport>? Support = null,
    string? Evidence = null);

/// <summary>An entry that waits in suspense.</summary>
/// <param name="Entry">The entry as it was posted.</param>
/// <param name="Waiting">What of it still waits, as the book holds it.</param>
/// <param name="Corrections">The ids of its corrections so far.</param>
public sealed record SuspenseDocument(
    EntryDocument Entry, IReadOnlyList<AmountDocument> Waiting, IReadOnlyList<string> Corrections);

/// <summary>An amount beside its currency.</summary>
public sealed record AmountDocument(long AmountMinor, string Currency);

/// <summary>What no rule knew, and corrections of any entry.</summary>
public sealed class CorrectionEndpoints(
    Endpoint endpoint,
    LedgerTable ledger,
    SuspenseTable suspense,
    CorrectionGate gate,
    Correcting correcting,
    StewardPosting posting,
    Drafting drafting,
    EvidenceStore evidence,
    ApprovalAmount approval,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>The entries that wait in suspense, by id.</summary>
    [Function("ListSuspense")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<SuspenseDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ledger/suspense")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await suspense.ReadWaitingAsync(token).ToListAsync(token),
                    waiting => waiting.Posted.Entry.Id,
                    Show))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>
    /// Corrects an entry by a new one that names it; so is what waits in suspense resolved. What is more than one
    /// steward's is drafted, for another.
    /// </summary>
    [Function("CorrectEntry")]
    [Allows(Access.StewardJustNow)]
    [Takes<CorrectionBody>]
    [Query("carry", "Whether it may count in the next open month when its own is closed.", Type = typeof(bool))]
    [Answers<EntryDocument>(201)]
    [Answers<DraftDocument>(202)]
    [Refuses(404, "not-found")]
    [Refuses(409, "month-under-way")]
    [Refuses(422, "before-first-month", "before-opening", "needs-another", "not-enough", "not-what-waits",
        "period-closed")]
    public Task<IResult> CorrectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ledger/entries/{id}/corrections")]
        HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<CorrectionBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => CorrectAsync(caller, id, body, request.Query["carry"] == "true", token),
            cancellationToken,
            act: AuditAct.EntryCorrected);

    private async Task<IResult> CorrectAsync(
        Caller caller, string id, CorrectionBody body, bool carry, CancellationToken cancellationToken)
    {
        var today = coop.Today(clock);
        if (!JournalEntry.IsId(id)
            || await ledger.FindAsync(id, coop.PeriodOf(clock.GetUtcNow()), cancellationToken) is not { } known)
        {
            return Problems.NotFound;
        }

        if (body.Date > today || body.Date < coop.DayOf(known.Entry.InstantUtc))
        {
            return Problems.Invalid("date", "A day from that of the entry it corrects to today.");
        }

        if (body.Evidence is { } hash && await evidence.FindAsync(hash, cancellationToken) is null)
        {
            return EvidenceProblems.Unknown;
        }

        while (true)
        {
            var passed = await gate.ReadAsync(cancellationToken);
            var correctionId = LedgerCorrection.IdOf(caller.Id, caller.OperationId);
            var others = await correcting.ReadOthersAsync(id, correctionId, cancellationToken);
            switch (Decide(correctionId, caller, known.Entry, body, others))
            {
                case LedgerCorrection.Faulty faulty:
                    return Problems.Invalid(faulty.Faults);
                case LedgerCorrection.NotWhatWaits not:
                    return CorrectionProblems.NotWhatWaits(not.Waiting);
                case LedgerCorrection.Valid { Entry: var entry }:
                    if (await NeedsAnotherAsync(entry, known.Entry, others, cancellationToken))
                    {
                        return await DraftAsync(caller, entry, carry, cancellationToken);
                    }

                    if (await posting.RefuseAsync(entry, carry, cancellationToken) is { } refusal)
                    {
                        return refusal;
                    }

                    await correcting.AnnounceAsync(entry, caller.Id, cancellationToken);
                    if (await gate.TryPassAsync(passed, entry, cancellationToken))
                    {
                        // Even where its month has closed since: what went through is in the books.
                        return await posting.PostAsync(
                            entry, carry: true, EntryDocument.Of, before: null, cancellationToken);
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private LedgerCorrection Decide(
        string id,
        Caller caller,
        JournalEntry corrected,
        CorrectionBody body,
        IReadOnlyList<JournalEntry> others) =>
        LedgerCorrection.Decide(
            id,
            corrected.Id,
            EntryDate.NoonUtc(body.Date, coop.TimeZone),
            body.Reason,
            caller.Id,
            body.Postings,
            body.Support ?? [],
            LedgerCorrection.WaitingOf(corrected, others),
            body.Evidence);

    // What one steward posted under other bylaws stays posted when it is sent again.
    private async Task<bool> NeedsAnotherAsync(
        JournalEntry entry,
        JournalEntry corrected,
        IReadOnlyList<JournalEntry> others,
        CancellationToken cancellationToken) =>
        CorrectionReach.NeedsAnother(
            entry, corrected, others, await approval.ReadAsync(entry, cancellationToken), coop.Currency)
        && await ledger.FindAsync(coop.PeriodOf(entry.InstantUtc), entry.Id, cancellationToken) is null;

    private async Task<IResult> DraftAsync(
        Caller caller, JournalEntry entry, bool carry, CancellationToken cancellationToken) =>
        entry.Evidence is null
            ? CorrectionProblems.NeedsAnother
            : await drafting.AddAsync(
                new EntryDraft(
                    DraftsTable.NewId(caller.OperationId), entry, caller.Id, clock.GetUtcNow(), NeedsAnother: true),
                carry,
                cancellationToken);

    private static SuspenseDocument Show(SuspendedEntry suspended) => new(
        EntryDocument.Of(suspended.Posted),
        [.. suspended.Waiting.Select(left => new AmountDocument(left.Minor, left.Currency.Code))],
        [.. suspended.Corrections.Select(correction => correction.Id)]);
}
