namespace PeepFunctions.Functions;

/// <summary>How a run judged the caller.</summary>
/// <param name="Period">The run's last period, at whose end it judged; null before the first run.</param>
/// <param name="Classes">One judgement for each class that the caller was in.</param>
public sealed record EligibilityDocument(string? Period, IReadOnlyList<FrozenJudgement> Classes);

/// <summary>Whether members take part as owners, and why or why not.</summary>
public sealed class EligibilityEndpoints(
    Endpoint endpoint, DividendRunsTable runs, EligibilityTable eligibility, Coop coop, TimeProvider clock)
{
    /// <summary>The judgement of the last run, or of the one that ended with <c>?period=</c>.</summary>
    [Function("GetMyEligibility")]
    [Allows(Access.Member)]
    [Query("period", "The month, yyyy-MM; that of the last run without it.")]
    [Answers<EligibilityDocument>]
    [Refuses(400, "invalid")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/eligibility")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                var asked = request.Query["period"].ToString();
                if (asked.Length == 0)
                {
                    var last = await runs.FindPayingBeforeAsync(coop.PeriodOf(clock.GetUtcNow()), token);
                    return Answers.Ok(new EligibilityDocument(
                        last?.Period.ToString(),
                        last is null ? [] : await eligibility.FindAsync(last.Period, caller.Id, token) ?? []));
                }

                return !Period.TryParse(asked, out var period) ? Problems.Invalid("period", "A period is written yyyy-MM.")
                    : await eligibility.FindAsync(period, caller.Id, token) is { } judged
                        ? Answers.Ok(new EligibilityDocument(period.ToString(), judged))
                        : Problems.NotFound;
            },
            cancellationToken);
}
