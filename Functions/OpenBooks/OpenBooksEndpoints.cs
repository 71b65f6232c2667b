namespace PeepFunctions.Functions;

/// <summary>The closed periods as anyone may see them: what the co-op earned, spent and divided, and nobody's amount.</summary>
public sealed class OpenBooksEndpoints(
    Endpoint endpoint,
    PeriodsTable periods,
    DividendRunsTable runs,
    PaymentCounts counts,
    BylawsTable bylaws,
    OwnershipTable register,
    PeriodProofs proofs)
{
    /// <summary>The closed periods, newest first.</summary>
    [Function("ListOpenBooks")]
    [Allows(Access.Anyone)]
    [Paged]
    [Answers<Page<OpenBooksLine>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open-books")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var roots = (await periods.ListAsync(token)).Where(period => period.Root is not null)
                    .ToDictionary(period => period.Period, period => $"sha256:{period.Root}");
                var newest = (await runs.ReadAllAsync(token)).Reverse().Where(run => roots.ContainsKey(run.Period));
                return Answers.Ok(paging.Take(
                    newest,
                    run => run.Period.ToString(),
                    run => new OpenBooksLine(
                        run.Period.ToString(),
                        run.State,
                        run.Decided.SurplusMinor,
                        run.Decided.Currency,
                        roots[run.Period]),
                    isNewestFirst: true));
            },
            cancellationToken);

    /// <summary>One closed period.</summary>
    [Function("GetOpenBooks")]
    [Allows(Access.Anyone)]
    [Answers<OpenBooksDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open-books/{period}")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                if (!Period.TryParse(period, out var of)
                    || await periods.FindAsync(of, token) is not { Root: not null } closed
                    || await runs.FindAsync(of, token) is not { IsFrozen: true } run)
                {
                    return Problems.NotFound;
                }

                var bound = (await bylaws.ReadAllAsync(token)).First(one => one.Version == run.Decided.Bylaws);
                return Answers.Ok(OpenBooksDocument.Of(
                    run,
                    closed,
                    await counts.OfAsync(of, token),
                    bound.WithholdBelow,
                    (await register.FindSaleAsync(token))?.Sale));
            },
            cancellationToken);

    /// <summary>
    /// The proof that an entry is under a period's root. Stewards may ask for any; members for those that speak of
    /// nobody but them.
    /// </summary>
    [Function("ProveEntry")]
    [Allows(Access.Member)]
    [Answers<EntryProof>]
    [Refuses(404, "not-found")]
    public Task<IResult> ProveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open-books/{period}/proof/{entryId}")]
        HttpRequest request,
        string period,
        string entryId,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
                Period.TryParse(period, out var of)
                && await proofs.ProveAsync(of, entryId, caller, token) is { } proof
                    ? Answers.Ok(proof)
                    : Problems.NotFound,
            cancellationToken);
}
