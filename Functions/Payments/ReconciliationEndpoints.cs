namespace PeepFunctions.Functions;

/// <summary>A reconciliation as stewards read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is and how it ended.</param>
/// <param name="AskedUtc">When it was asked for.</param>
/// <param name="EndedUtc">When it ended.</param>
/// <param name="FromUtc">From when on it looked; null for everything there is.</param>
/// <param name="Seen">How many movements it saw.</param>
/// <param name="Posted">How many of them no event had brought: it posted them.</param>
/// <param name="Missing">Those, by id, the first 200.</param>
/// <param name="Conflicts">Movements that are in the books with other content.</param>
/// <param name="Failed">Movements that cannot be posted, of any time; they are tried again every night.</param>
/// <param name="OnlyInBook">Where it differs: entries of that time that the processor does not know.</param>
/// <param name="Balances">The balances compared.</param>
public sealed record ReconciliationDocument(
    string Id,
    ReconciliationState State,
    DateTimeOffset AskedUtc,
    DateTimeOffset? EndedUtc,
    DateTimeOffset? FromUtc,
    long Seen,
    long Posted,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Conflicts,
    IReadOnlyList<string> Failed,
    IReadOnlyList<string> OnlyInBook,
    IReadOnlyList<ReconciledBalance> Balances)
{
    /// <summary>The document of a row.</summary>
    public static ReconciliationDocument Of(ReconciliationRow run) => new(
        run.Id,
        run.State,
        run.AskedUtc,
        run.EndedUtc,
        run.FromUtc,
        run.Seen,
        run.Posted,
        run.Missing,
        run.Conflicts,
        run.Failed,
        run.OnlyInBook,
        run.Balances);
}

/// <summary>Whether the books and Stripe agree.</summary>
public sealed class ReconciliationEndpoints(Endpoint endpoint, ReconciliationsTable results)
{
    /// <summary>The reconciliations, newest first.</summary>
    [Function("ListReconciliations")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<ReconciliationDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reconciliations")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var page = await results.ListAsync(paging, token);
                return Answers.Ok(new Page<ReconciliationDocument>(
                    [.. page.Items.Select(ReconciliationDocument.Of)], page.Next));
            },
            cancellationToken);

    /// <summary>Reconciles now.</summary>
    [Function("AskReconciliation")]
    [Allows(Access.Steward)]
    [Answers<ReconciliationDocument>(202)]
    public Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reconciliations")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Answers.Accepted(ReconciliationDocument.Of(await results.AskAsync(token))),
            cancellationToken,
            act: AuditAct.ReconciliationAsked);
}
