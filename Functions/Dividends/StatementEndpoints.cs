using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>What members read of the runs: each only their own.</summary>
public sealed class StatementEndpoints(
    Endpoint endpoint, StatementsTable statements, DividendPaymentsTable payments, Coop coop)
{
    /// <summary>The caller's statements, newest first.</summary>
    [Function("ListStatements")]
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
                        ? Show(request, await WithPaymentAsync(caller.Id, statement, token))
                        : Problems.NotFound;
                }

                return period.Length == 4 && int.TryParse(
                    period, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                    && await ReadYearAsync(caller.Id, year, token) is { } ofYear
                        ? Show(request, ofYear)
                        : Problems.NotFound;
            },
            cancellationToken);

    /// <summary>The caller's capital and when each tranche is redeemed.</summary>
    [Function("GetCapital")]
    public Task<IResult> CapitalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/capital")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                var tranches = await statements.ReadCapitalAsync(caller.Id, token);
                return Answers.Ok(new CapitalDocument(
                    coop.Currency.Code, tranches.Sum(one => one.AmountMinor - one.RedeemedMinor), tranches));
            },
            cancellationToken);

    private static IResult Show(HttpRequest request, StatementDocument statement) =>
        Csv.IsAskedFor(request) ? StatementFile.Of($"statement-{statement.Period}.csv", [statement])
        : HtmlPage.IsAskedFor(request) ? StatementPage.Of(statement)
        : Answers.Ok(statement);

    private static IResult Show(HttpRequest request, YearStatementDocument year) =>
        Csv.IsAskedFor(request) ? StatementFile.Of($"statements-{year.Year}.csv", year.Statements)
        : HtmlPage.IsAskedFor(request) ? StatementPage.Of(year)
        : Answers.Ok(year);

    private async Task<YearStatementDocument?> ReadYearAsync(
        string memberId, int year, CancellationToken cancellationToken)
    {
        var ofYear = new List<StatementDocument>();
        foreach (var statement in await statements.ReadAllAsync(memberId, cancellationToken))
        {
            if (Period.Parse(statement.Period).FiscalYear(coop.FiscalYearStartMonth) == year)
            {
                ofYear.Add(await WithPaymentAsync(memberId, statement, cancellationToken));
            }
        }

        return ofYear.Count == 0
            ? null
            : new YearStatementDocument(
                year.ToString(CultureInfo.InvariantCulture),
                coop.Currency.Code,
                ofYear,
                ofYear.Sum(one => one.AllocatedMinor),
                ofYear.Sum(one => one.CashMinor),
                ofYear.Sum(one => one.CapitalMinor));
    }

    private async Task<StatementDocument> WithPaymentAsync(
        string memberId, StoredStatement statement, CancellationToken cancellationToken) =>
        StatementDocument.Of(
            statement,
            await payments.FindAsync(
                new Payable(PayableKind.Dividend, Period.Parse(statement.Period), memberId), cancellationToken));
}
