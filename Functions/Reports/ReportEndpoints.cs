namespace PeepFunctions.Functions;

/// <summary>Income statement, balance sheet, changes in members' equity and cash flow (docs/reports.md).</summary>
public sealed class ReportEndpoints(Endpoint endpoint, ReportReading reading, PeriodsTable periods, Coop coop)
{
    // The longest name that a line has is an account's.
    private const int LineMost = 200;

    /// <summary>One report over a month, a quarter or a year, or to date; as a page or a file if asked for.</summary>
    [Function("GetReport")]
    [Allows(Access.Steward)]
    [Query("through", "Up to which month, yyyy-MM; to the end of the span without it.")]
    [Answers<ReportDocument>]
    [Answers(200, "text/csv", "text/html")]
    [Refuses(400, "invalid")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/{report}/{span}")] HttpRequest request,
        string report,
        string span,
        CancellationToken cancellationToken) =>
        ForAsync(
            request,
            report,
            span,
            async (kind, covered, token) =>
            {
                var found = await reading.ReadAsync(kind, covered, token);
                var isOver = await IsOverAsync(covered, token);
                return Csv.IsAskedFor(request) ? ReportFile.Of(found)
                    : HtmlPage.IsAskedFor(request) ? ReportPage.Of(found, isOver)
                    : Answers.Ok(ReportDocument.Of(
                        found, $"reports/{report}/{span}/entries?through={covered.Last}", isOver));
            },
            cancellationToken);

    /// <summary>The entries that a line of a report is made of, and what each adds to it.</summary>
    [Function("ListReportEntries")]
    [Allows(Access.Steward)]
    [Query("line", "The line of the report.", IsRequired = true)]
    [Query("through", "Up to which month, yyyy-MM; to the end of the span without it.")]
    [Paged]
    [Answers<Page<ReportEntryDocument>>]
    [Refuses(404, "not-found")]
    public Task<IResult> ListEntriesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/{report}/{span}/entries")]
        HttpRequest request,
        string report,
        string span,
        CancellationToken cancellationToken) =>
        ForAsync(
            request,
            report,
            span,
            async (kind, covered, token) =>
            {
                var line = request.Query["line"].ToString();
                if (line.Length is 0 or > LineMost)
                {
                    return Problems.Invalid("line", "A line of the report.");
                }

                return Paging.Read(request) is { } paging
                    ? Answers.Ok(await reading.ReadEntriesAsync(kind, covered, line, paging, token))
                    : Paging.Wrong;
            },
            cancellationToken);

    private Task<IResult> ForAsync(
        HttpRequest request,
        string report,
        string span,
        Func<ReportKind, ReportSpan, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (ReportNames.Read(report) is not { } kind)
                {
                    return Problems.NotFound;
                }

                if (ReportSpan.Read(span, coop.FiscalYearStartMonth) is not { } covered)
                {
                    return Problems.Invalid("span", "A month, a quarter or a fiscal year: 2026-10, 2026-Q4, 2026.");
                }

                var through = request.Query["through"].ToString();
                if (through.Length > 0)
                {
                    if (!Period.TryParse(through, out var month) || covered.Through(month) is not { } toDate)
                    {
                        return Problems.Invalid("through", "A month of the span, yyyy-MM.");
                    }

                    covered = toDate;
                }

                return await answer(kind, covered, token);
            },
            cancellationToken);

    // Months of history are never closed, and never done.
    private async Task<bool> IsOverAsync(ReportSpan span, CancellationToken cancellationToken)
    {
        for (var period = span.First; period <= span.Last; period = period.AddMonths(1))
        {
            if ((await periods.FindAsync(period, cancellationToken)).State != PeriodState.Closed)
            {
                return false;
            }
        }

        return true;
    }
}
