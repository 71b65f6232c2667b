using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>What stewards decide where the rule does not: which posting a bank line is, or which it is not.</summary>
public sealed class BankLineEndpoints(
    Endpoint endpoint, BankTable bank, LedgerTable ledger, AuditTable audit, Coop coop, TimeProvider clock)
{
    /// <summary>Matches a line to a posting.</summary>
    [Function("MatchBankLine")]
    [Allows(Access.Steward)]
    [Takes<BankMatchBody>]
    [Answers<BankLineDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "line-matched", "posting-matched")]
    [Refuses(422, "not-the-amount")]
    public Task<IResult> MatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "bank/lines/{id}/match")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<BankMatchBody>(
            request,
            Access.Steward,
            (caller, body, token) => MatchAsync(caller, id, body, token),
            cancellationToken,
            act: AuditAct.BankLineMatched);

    /// <summary>Parts a line from its posting; the rule leaves it alone from then on.</summary>
    [Function("PartBankLine")]
    [Allows(Access.Steward)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    public Task<IResult> PartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "bank/lines/{id}/match")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            (caller, token) => PartAsync(caller, id, token),
            cancellationToken,
            act: AuditAct.BankLineParted);

    private async Task<IResult> MatchAsync(
        Caller caller, string id, BankMatchBody body, CancellationToken cancellationToken)
    {
        if (await bank.FindLineAsync(id, cancellationToken) is not { } line)
        {
            return Problems.NotFound;
        }

        if (!JournalEntry.IsId(body.Entry)
            || await ledger.FindAsync(body.Entry, coop.PeriodOf(clock.GetUtcNow()), cancellationToken) is not { } known)
        {
            return Problems.Invalid("entry", "The id of an entry in the books.");
        }

        var movement = BankMovement.Of(known.Entry, coop.DayOf).FirstOrDefault(one =>
            one.Amount == line.Line.Amount && (body.Posting is null || one.Posting == body.Posting));
        if (movement is null)
        {
            return Problems.Forbidden(
                "not-the-amount", "This entry has no such posting at the bank with the line's amount.");
        }

        for (var mine = line; ; mine = await bank.FindLineAsync(id, cancellationToken) ?? mine)
        {
            if (mine.Entry is { } other)
            {
                // Also what this request did itself, where the answer was lost.
                if (other != movement.Entry || mine.Posting != movement.Posting)
                {
                    return Problems.Conflict("line-matched", "This line is matched to another posting: part it first.");
                }

                await NoteAsync(AuditAct.BankLineMatched, mine, cancellationToken);
                return Answers.Ok(BankLineDocument.Of(mine, []));
            }

            if (await bank.IsMatchedAsync(line.Line.Amount.Currency, movement, cancellationToken))
            {
                return Problems.Conflict("posting-matched", "Another line is matched to this posting: part it first.");
            }

            await bank.TryMatchAsync(
                mine, movement.Entry, movement.Posting, caller.Id, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<IResult> PartAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        while (await bank.FindLineAsync(id, cancellationToken) is { } line)
        {
            if (line.Entry is null)
            {
                await NoteAsync(AuditAct.BankLineParted, line, cancellationToken);
                return Answers.Done;
            }

            await bank.TryPartAsync(line, caller.Id, clock.GetUtcNow(), cancellationToken);
        }

        return Problems.NotFound;
    }

    // From the row, so that whoever comes again after a crash notes what the row says, and no more.
    private async Task NoteAsync(AuditAct act, StoredBankLine line, CancellationToken cancellationToken)
    {
        if (line is { ChangedBy: { } by, ChangedUtc: { } at })
        {
            await audit.NoteAsync(
                AuditTable.OfBank,
                new AuditNote(
                    act,
                    by,
                    at,
                    line.Line.Id,
                    Occasion: line.Turn.ToString(CultureInfo.InvariantCulture)),
                cancellationToken);
        }
    }
}
