namespace PeepFunctions.Functions;

/// <summary>The runs as stewards see and drive them.</summary>
public sealed class DividendEndpoints(
    Endpoint endpoint,
    ClosablePeriods closable,
    DividendRunsTable runs,
    DividendPaymentsTable payments,
    PeriodsTable periods,
    RunRelease release,
    Coop coop,
    Queues queues)
{
    private static readonly Problem NoPeriod = Problems.Invalid("period", "A period is written yyyy-MM.");

    /// <summary>The runs, newest first.</summary>
    [Function("ListDividends")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<RunLine>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dividends")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    (await runs.ReadAllAsync(token)).Reverse(),
                    run => run.Period.ToString(),
                    run => new RunLine(
                        run.Period.ToString(),
                        run.State,
                        run.Figures?.SurplusMinor,
                        run.Figures?.AllocatedMinor,
                        run.Figures?.CashMinor,
                        run.Hash),
                    isNewestFirst: true))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One run.</summary>
    [Function("GetDividends")]
    [Allows(Access.Steward)]
    [Answers<RunDocument>]
    [Refuses(400, "invalid")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dividends/{period}")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => !Period.TryParse(period, out var of) ? NoPeriod
                : await runs.FindAsync(of, token) is { } run
                    ? Answers.Ok(RunDocument.Of(
                        run, await periods.FindAsync(of, token), await payments.CountAsync(of, token), coop.Currency))
                    : Problems.NotFound,
            cancellationToken);

    /// <summary>Closes and calculates a period: the same as the timer; repeating it is harmless.</summary>
    [Function("CloseDividends")]
    [Allows(Access.Steward)]
    [Answers<ClosingAnswer>(202)]
    [Refuses(400, "invalid")]
    [Refuses(422, "earlier-period-open", "period-is-history", "period-not-over")]
    public Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dividends/{period}")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (!Period.TryParse(period, out var of))
                {
                    return NoPeriod;
                }

                switch (await closable.JudgeAsync(of, token))
                {
                    case Closability.NotOver:
                        return Problems.Forbidden(
                            "period-not-over",
                            "A period is closed when it has been over for the bylaws' settlement days.");
                    case Closability.EarlierOpen:
                        return DividendProblems.EarlierPeriodOpen;
                    case Closability.History:
                        return Problems.Forbidden(
                            "period-is-history", "What is before the first bylaws is never closed.");
                }

                await queues.SendAsync(QueueNames.MonthClose, of.ToString(), token);
                return Answers.Accepted(new ClosingAnswer(of.ToString(), "closing"));
            },
            cancellationToken,
            act: AuditAct.RunAsked,
            about: period);

    /// <summary>Approves what was frozen; as many stewards as the bylaws ask for release the payments.</summary>
    [Function("ApproveDividends")]
    [Allows(Access.StewardJustNow)]
    [Takes<ApprovalBody>]
    [Answers<ApprovalAnswer>]
    [Refuses(404, "not-found")]
    [Refuses(409, "nothing-to-approve", "other-hash")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dividends/{period}/approvals")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ApprovalBody>(
            request,
            Access.StewardJustNow,
            async (caller, body, token) =>
            {
                if (!Period.TryParse(period, out var of))
                {
                    return NoPeriod;
                }

                if (await runs.FindAsync(of, token) is not { } known)
                {
                    return Problems.NotFound;
                }

                if (await release.ApproveAsync(of, caller.Id, body.Hash, token) is { } run)
                {
                    return Answers.Ok(new ApprovalAnswer(
                        of.ToString(), run.State, run.Approvals.Count, run.Decided.ApprovalsNeeded));
                }

                return known.Hash == body.Hash
                    ? Problems.Conflict("nothing-to-approve", "This run does not wait for approvals.")
                    : Problems.Conflict("other-hash", "This is not the hash of the run; look at the run again.");
            },
            cancellationToken,
            act: AuditAct.RunApproved,
            about: period);
}
