using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>What members read of the runs: each only their own.</summary>
public sealed class StatementEndpoints(
    Endpoint endpoint, StatementsTable statements, YearStatements years)
{
    /// <summary>The caller's statements, newest first.</summary>
    [Function("ListStatements")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<StatementLine>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/statements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    (await statements.ReadAllAsync(caller.Id, token)).Reverse(),
                    one => one.Period,
                    one => new StatementLine(
                        one.Period, one.Currency, one.AllocatedMinor, one.CashMinor, one.CapitalMinor),
                    isNewestFirst: true))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One of the caller's statements, or those of a fiscal year; as a page or a file where asked for.</summary>
    [Function("GetStatement")]
    [Allows(Access.Member)]
    [Answers<StatementDocument>]
    [Answers<YearStatementDocument>]
    [Answers(200, "text/csv", "text/html")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/statements/{period}")]
        HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (Period.TryParse(period, out var of))
                {
                    return await statements.FindAsync(caller.Id, of, token) is { } statement
                        ? Show(request, await years.WithPaymentAsync(caller.Id, statement, token))
                        : Problems.NotFound;
                }

                return period.Length == 4 && int.TryParse(
                    period, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                    && await years.ReadAsync(caller.Id, year, token) is { } ofYear
                        ? Show(request, ofYear)
                        : Problems.NotFound;
            },
            cancellationToken);

    /// <summary>The caller's capital and when each tranche is redeemed, and what was.</summary>
    [Function("GetCapital")]
    [Allows(Access.Member)]
    [Answers<CapitalDocument>]
    public Task<IResult> CapitalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/capital")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Answers.Ok(await years.ReadCapitalAsync(caller.Id, token)),
            cancellationToken);

    private static IResult Show(HttpRequest request, StatementDocument statement) =>
        Csv.IsAskedFor(request) ? StatementFile.Of(statement)
        : HtmlPage.IsAskedFor(request) ? StatementPage.Of(statement)
        : Answers.Ok(statement);

    private static IResult Show(HttpRequest request, YearStatementDocument year) =>
        Csv.IsAskedFor(request) ? StatementFile.Of(year)
        : HtmlPage.IsAskedFor(request) ? StatementPage.Of(year)
        : Answers.Ok(year);
}
