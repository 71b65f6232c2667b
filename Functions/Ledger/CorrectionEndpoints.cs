using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>A correction as a steward enters it.</summary>
/// <param name="Date">The day it is dated, not before the entry that it corrects.</param>
/// <param name="Reason">Why, in one line; never public.</param>
/// <param name="Postings">What is moved.</param>
/// <param name="Support">The support that it counts for a creator, or takes back.</param>
public sealed record CorrectionBody(
    DateOnly Date,
    string Reason,
    IReadOnlyList<PostingLine> Postings,
    IReadOnlyList<CorrectedSupport>? Support = null);

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
    CorrectionGate gates,
    StewardPosting posting,
    AuditTable audit,
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

    /// <summary>Corrects an entry by a new one that names it; so is what waits in suspense resolved.</summary>
    [Function("CorrectEntry")]
    [Allows(Access.StewardJustNow)]
    [Takes<CorrectionBody>]
    [Query("carry", "Whether it may count in the next open month when its own is closed.", Type = typeof(bool))]
    [Answers<EntryDocument>(201)]
    [Refuses(404, "not-found")]
    [Refuses(422, "before-opening", "not-what-waits", "period-closed")]
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

        while (true)
        {
            var gate = await gates.ReadAsync(id, cancellationToken);
            switch (await DecideAsync(caller, known.Entry, body, cancellationToken))
            {
                case LedgerCorrection.Faulty faulty:
                    return Problems.Invalid(faulty.Faults);
                case LedgerCorrection.NotWhatWaits not:
                    return NotWhatWaits(not);
                case LedgerCorrection.Valid { Entry: var entry }:
                    if (await posting.RefuseAsync(entry, carry, cancellationToken) is { } refusal)
                    {
                        return refusal;
                    }

                    await suspense.AddCorrectionAsync(
                        id, entry.Id, coop.PeriodOf(entry.InstantUtc), cancellationToken);
                    await NoteAsync(entry, caller.Id, cancellationToken);
                    if (await gates.TryPassAsync(gate, entry, cancellationToken))
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

    private async Task<LedgerCorrection> DecideAsync(
        Caller caller, JournalEntry corrected, CorrectionBody body, CancellationToken cancellationToken)
    {
        var correctionId = LedgerCorrection.IdOf(caller.Id, caller.OperationId);
        var before = (await suspense.ReadCorrectionsAsync(corrected.Id, cancellationToken))
            .Where(correction => correction.Id != correctionId);
        return LedgerCorrection.Decide(
            correctionId,
            corrected.Id,
            EntryDate.NoonUtc(body.Date, coop.TimeZone),
            body.Reason,
            caller.Id,
            body.Postings,
            body.Support ?? [],
            LedgerCorrection.WaitingOf(corrected, before));
    }

    // Whoever's account it is can read of it; the reason is in the steward's words and may name others.
    private async Task NoteAsync(JournalEntry entry, string steward, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var member in EntryParties.MembersOf(entry))
        {
            await audit.NoteAsync(
                member, new AuditNote(AuditAct.AccountCorrected, steward, now, entry.Id), cancellationToken);
        }
    }

    private static Problem NotWhatWaits(LedgerCorrection.NotWhatWaits not) => Problems.Forbidden(
        "not-what-waits",
        not.Waiting.IsEmpty
            ? "Nothing of this entry waits in suspense."
            : $"Of this entry {string.Join(" and ", not.Waiting)} waits in suspense; take at most that.");

    private static SuspenseDocument Show(SuspendedEntry suspended) => new(
        EntryDocument.Of(suspended.Posted),
        [.. suspended.Waiting.Select(left => new AmountDocument(left.Minor, left.Currency.Code))],
        [.. suspended.Corrections.Select(correction => correction.Id)]);
}
