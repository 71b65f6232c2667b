namespace PeepFunctions.Functions;

/// <summary>What a projection takes for granted.</summary>
public sealed record AssumptionsDocument(
    string From, long MonthlyIncomeMinor, int MonthlyGrowthBps, int MarginBps, int Months);

/// <summary>When a phase would come: from a month on, or never, and why.</summary>
public sealed record ForecastDocument(int Phase, int CommunityOwnedBps, string? From, PhaseObstacle? Never);

/// <summary>A projected month.</summary>
public sealed record ProjectedMonthDocument(
    string Period,
    int Phase,
    long IncomeMinor,
    long SurplusMinor,
    long PatronageMinor,
    long BuybackMinor,
    long LeftOfCapsMinor,
    int CommunityOwnedBps);

/// <summary>The exit to community if all went on as assumed.</summary>
public sealed record ProjectionDocument(
    AssumptionsDocument Assumptions,
    string Currency,
    IReadOnlyList<ForecastDocument> Phases,
    IReadOnlyList<ProjectedMonthDocument> Months)
{
    /// <summary>The document of a projection.</summary>
    public static ProjectionDocument Of(
        OwnershipProjection projection, ProjectionAssumptions assumptions, Currency currency) => new(
        new AssumptionsDocument(
            projection.Months[0].Period.ToString(),
            assumptions.MonthlyIncomeMinor,
            assumptions.MonthlyGrowthBps,
            assumptions.MarginBps,
            assumptions.Months),
        currency.Code,
        [
            .. projection.Phases.Select(phase => new ForecastDocument(
                phase.Phase,
                phase.CommunityOwned.Count,
                (phase as PhaseForecast.Reached)?.From.ToString(),
                (phase as PhaseForecast.Never)?.Because)),
        ],
        [
            .. projection.Months.Select(month => new ProjectedMonthDocument(
                month.Period.ToString(),
                month.Run.Phase,
                month.IncomeMinor,
                month.Run.SurplusMinor,
                month.PatronageMinor,
                month.BuybackMinor,
                month.LeftMinor,
                month.Run.CommunityOwned.Count)),
        ]);
}
