namespace PeepFunctions.Functions;

/// <summary>What other processors say has moved, as files that stewards send (docs/settlements.md).</summary>
public sealed class SettlementEndpoints(Endpoint endpoint, SettlementUpload upload, SettlementsTable settlements)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int FileLimitBytes = 1024 * 1024;

    private static readonly Problem NotCsv =
        new Problem(415, "unsupported-media-type", "Send 'Content-Type: text/csv'.").At("Content-Type");

    /// <summary>Takes a file: all of it, or nothing and every error by line.</summary>
    [Function("UploadSettlement")]
    [Allows(Access.StewardJustNow)]
    [Takes("text/csv")]
    [Query("layout", "The layout of the file: 1.", IsRequired = true)]
    [Query("processor", "Whose file it is: 2 to 20 characters of a-z, 0-9 and '-'.", IsRequired = true)]
    [Answers<SettlementBatch>(202)]
    [Refuses(400, "invalid", "settlement-faulty")]
    [Refuses(409, "payout-file-freezing", "settlement-conflicts", "settlement-posting")]
    [Refuses(415, "unsupported-media-type")]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "settlements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.StewardJustNow,
            FileLimitBytes,
            async (caller, file, token) =>
            {
                if (!Csv.IsSent(request))
                {
                    return NotCsv;
                }

                if (!ProcessorName.TryParse(request.Query["processor"], out var processor))
                {
                    return Problems.Invalid(
                        "processor", "2 to 20 characters of a-z, 0-9 and '-', beginning with a letter; not stripe.");
                }

                return request.Query["layout"] == SettlementCsv.Layout
                    ? await upload.AcceptAsync(caller.Id, processor, file, token)
                    : Problems.Invalid("layout", $"The layout that is known here is {SettlementCsv.Layout}.");
            },
            cancellationToken,
            act: AuditAct.SettlementPosted);

    /// <summary>The files, newest first: posted, being posted and refused.</summary>
    [Function("ListSettlements")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<SettlementBatch>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settlements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await settlements.ListAsync(token), batch => batch.ListKey, batch => batch))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One file: how far it is, what it comes to, or what was wrong with it.</summary>
    [Function("GetSettlement")]
    [Allows(Access.Steward)]
    [Answers<SettlementBatch>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settlements/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Accounts.IsId(id) && await settlements.FindAsync(id, token) is { } batch
                ? Answers.Ok(batch)
                : Problems.NotFound,
            cancellationToken);
}
