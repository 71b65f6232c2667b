namespace PeepFunctions.Functions;

/// <summary>Payments by a file that the bank or another provider pays from.</summary>
public sealed class PayoutFileEndpoints(
    Endpoint endpoint,
    PayoutFilesTable files,
    PayoutFreezing freezing,
    PayoutEnding ending,
    SettlementsTable settlements,
    Coop coop,
    TimeProvider clock)
{
    private static readonly string[] Columns = ["key", "payee", "reference", "amount", "currency"];

    /// <summary>Freezes everything that is to be paid by file into a file.</summary>
    [Function("MakePayoutFile")]
    [Allows(Access.StewardJustNow)]
    [Takes<PayoutFileBody>(NeedsKey = true)]
    [Answers<PayoutFileDocument>(201)]
    [Refuses(409, "payout-file-open", "settlement-posting")]
    [Refuses(422, "nothing-to-pay")]
    public Task<IResult> MakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payout-files")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<PayoutFileBody>(
            request,
            Access.StewardJustNow,
            async (caller, _, token) => request.Headers["Idempotency-Key"].ToString().Length == 0
                ? Problems.Invalid("Idempotency-Key", "Required: it is how a file that was cut short goes on.")
                : await freezing.FreezeAsync(caller.Id, caller.OperationId, token),
            cancellationToken,
            act: AuditAct.PayoutFileMade);

    /// <summary>The files, newest first.</summary>
    [Function("ListPayoutFiles")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<PayoutFileDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payout-files")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await files.ListAsync(token),
                    file => file.Order,
                    file => PayoutFileDocument.Of(file, coop.Currency),
                    isNewestFirst: true))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One file with its lines; as CSV what is given to whoever pays.</summary>
    [Function("GetPayoutFile")]
    [Allows(Access.Steward)]
    [Answers<PayoutFileDocument>]
    [Answers(200, "text/csv")]
    [Refuses(404, "not-found")]
    [Refuses(409, "payout-file-altered", "payout-file-ended", "payout-file-freezing")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payout-files/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (await files.FindAsync(id, token) is not { } file)
                {
                    return Problems.NotFound;
                }

                if (await files.FindLinesAsync(file, token) is not { } lines)
                {
                    return PayoutFileProblems.Altered;
                }

                if (!Csv.IsAskedFor(request))
                {
                    return Answers.Ok(PayoutFileDocument.Of(file, coop.Currency, lines));
                }

                return file.State switch
                {
                    PayoutFileState.Freezing => PayoutFileProblems.Freezing,
                    PayoutFileState.Cancelling or PayoutFileState.Cancelled => PayoutFileProblems.Ended,
                    _ => Csv.File($"{id}.csv", Columns, lines.Select(Cells)),
                };
            },
            cancellationToken);

    /// <summary>Posts a file as paid but for the lines that were returned.</summary>
    [Function("ConfirmPayoutFile")]
    [Allows(Access.StewardJustNow)]
    [Takes<PayoutConfirmationBody>]
    [Answers<PayoutFileDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "payout-file-altered", "payout-file-ended", "payout-file-freezing")]
    public Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payout-files/{id}/confirm")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<PayoutConfirmationBody>(
            request,
            Access.StewardJustNow,
            async (caller, body, token) =>
            {
                if (await files.FindAsync(id, token) is not { } file)
                {
                    return Problems.NotFound;
                }

                if (await WrongAsync(file, body, token) is { } wrong)
                {
                    return wrong;
                }

                var returned = (body.Returned ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
                return await ending.ConfirmAsync(
                    id, new PayoutConfirmation(body.Date, body.From, [.. returned]), caller.Id, token) is { } confirmed
                        ? Answers.Ok(PayoutFileDocument.Of(confirmed, coop.Currency))
                        : PayoutFileProblems.Ended;
            },
            cancellationToken,
            act: AuditAct.PayoutFileConfirmed);

    /// <summary>Puts everything of a file back.</summary>
    [Function("CancelPayoutFile")]
    [Allows(Access.StewardJustNow)]
    [Answers<PayoutFileDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "payout-file-ended")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payout-files/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (caller, token) => await files.FindAsync(id, token) is null ? Problems.NotFound
                : await ending.CancelAsync(id, caller.Id, token) is { } cancelled
                    ? Answers.Ok(PayoutFileDocument.Of(cancelled, coop.Currency))
                    : PayoutFileProblems.Ended,
            cancellationToken,
            act: AuditAct.PayoutFileCancelled);

    private static string[] Cells(PayoutLine line)
    {
        var amount = line.Amount.ToString();
        return
        [
            line.Key,
            line.Payable.Payee,
            line.Reference,
            amount[..amount.IndexOf(' ', StringComparison.Ordinal)],
            line.Amount.Currency.Code.ToUpperInvariant(),
        ];
    }

    private async Task<Problem?> WrongAsync(
        PayoutFile file, PayoutConfirmationBody body, CancellationToken cancellationToken)
    {
        if (body.Date > coop.Today(clock) || body.Date < coop.DayOf(file.CreatedUtc))
        {
            return Problems.Invalid("date", "A day from that of the file to today.");
        }

        if (body.From != "bank" && !(await settlements.ReadGatesAsync(cancellationToken))
            .Any(gate => gate.Processor.Name == body.From))
        {
            return Problems.Invalid("from", "bank, or a processor that has sent settlement files.");
        }

        if (file.State == PayoutFileState.Freezing)
        {
            return PayoutFileProblems.Freezing;
        }

        if (await files.FindLinesAsync(file, cancellationToken) is not { } lines)
        {
            return PayoutFileProblems.Altered;
        }

        var keys = lines.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        return (body.Returned ?? []).All(keys.Contains)
            ? null
            : Problems.Invalid("returned", "Keys of lines of this file.");
    }
}
