using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>The exit to community as anyone may follow it.</summary>
public sealed class OwnershipEndpoints(
    Endpoint endpoint,
    OwnershipReading ownership,
    OwnershipTable register,
    BylawsTable bylaws,
    Coop coop,
    TimeProvider clock)
{
    private const int MonthsUsual = 120;

    /// <summary>Who owns the company now, and the phase that the open window is in.</summary>
    [Function("GetOwnership")]
    [Allows(Access.Anyone)]
    [Answers<OwnershipDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ownership")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                var recorded = OwnershipReading.RecordedBy(await ownership.ClosedRunsAsync(token));
                var window = recorded is [.., var last] ? last.Period.AddMonths(1) : coop.FirstPeriod;
                return Answers.Ok(OwnershipDocument.Of(
                    await ownership.AsOfAsync(coop.Today(clock), token),
                    OwnershipPhase.After(coop.FirstPeriod, recorded),
                    await bylaws.InForceAsync(window, token),
                    (await register.FindSaleAsync(token))?.Sale));
            },
            cancellationToken);

    /// <summary>
    /// The months to come if income grew so and so much of it were left. Growth is none and the margin that of the last
    /// closed month unless they are given.
    /// </summary>
    [Function("ProjectOwnership")]
    [Allows(Access.Anyone)]
    [Query("monthlyGrowthBps", "Growth a month in basis points; 0 without it.", Type = typeof(int))]
    [Query("marginBps", "What is left of income, in basis points; that of the last month without it.",
        Type = typeof(int))]
    [Query("months", "How many months; 120 without it.", Type = typeof(int))]
    [Answers<ProjectionDocument>]
    [Refuses(400, "invalid")]
    [Refuses(422, "no-month-closed")]
    public Task<IResult> ProjectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ownership/projection")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                if (await ownership.ClosedRunsAsync(token) is not [.., var last] closed)
                {
                    return Problems.Forbidden(
                        "no-month-closed", "There is no closed month yet whose income a projection could go on from.");
                }

                var (assumptions, faults) = Read(request, last.Decided);
                if (assumptions is null)
                {
                    return Problems.Invalid(faults);
                }

                var start = await StartAsync(closed, last, token);
                return Answers.Ok(ProjectionDocument.Of(
                    OwnershipProjection.Of(start, assumptions), assumptions, coop.Currency));
            },
            cancellationToken);

    private async Task<ProjectionStart> StartAsync(
        IReadOnlyList<RunRow> closed, RunRow last, CancellationToken cancellationToken)
    {
        var paying = closed.LastOrDefault(run => run.State != DividendRunState.Carried)?.Decided;
        var isCarried = last.State == DividendRunState.Carried;
        var from = last.Period.AddMonths(1);
        var standing = await ownership.AsOfAsync(from.LastDay, cancellationToken);
        return new ProjectionStart(
            await bylaws.ReadAllAsync(cancellationToken),
            from,
            isCarried ? Period.Parse(last.Decided.Window[0]) : from,
            paying?.NextPhase ?? 0,
            Math.Max(0, paying?.ReserveAfterMinor ?? 0),
            isCarried ? -last.Decided.SurplusMinor : 0,
            standing.Redeemable,
            standing.TrustUnits)
        {
            Coming = await ownership.ComingAsync(from.LastDay, cancellationToken),
            SoldFrom = (await register.FindSaleAsync(cancellationToken))?.Sale.From,
        };
    }

    private static (ProjectionAssumptions? Assumptions, IReadOnlyDictionary<string, string> Faults) Read(
        HttpRequest request, RunFigures last)
    {
        var faults = new Dictionary<string, string>();
        var income = Math.Clamp(last.IncomeMinor / last.Window.Count, 0, ProjectionAssumptions.IncomeMostMinor);
        var margin = last.IncomeMinor <= 0
            ? 0
            : (int)Int128.Clamp(
                (Int128)last.SurplusMinor * BasisPoints.Whole / last.IncomeMinor,
                ProjectionAssumptions.MarginLeastBps,
                BasisPoints.Whole);
        var assumptions = new ProjectionAssumptions(
            income,
            Number("monthlyGrowthBps", 0, ProjectionAssumptions.GrowthLeastBps, ProjectionAssumptions.GrowthMostBps),
            Number("marginBps", margin, ProjectionAssumptions.MarginLeastBps, BasisPoints.Whole),
            Number("months", MonthsUsual, 1, ProjectionAssumptions.MonthsMost));
        return faults.Count > 0 ? (null, faults) : (assumptions, faults);

        int Number(string name, int usual, int least, int most)
        {
            var text = request.Query[name].ToString();
            if (text.Length == 0)
            {
                return usual;
            }

            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            faults[name] = string.Create(CultureInfo.InvariantCulture, $"A whole number from {least} to {most}.");
            return usual;
        }
    }
}
