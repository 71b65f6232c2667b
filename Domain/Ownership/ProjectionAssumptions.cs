namespace PeepFunctions.Domain;

/// <summary>What a projection takes for granted.</summary>
/// <param name="MonthlyIncomeMinor">The income of the first month, 0 to <see cref="IncomeMostMinor"/>.</param>
/// <param name="MonthlyGrowthBps">
/// How much more each month earns than the one before, <see cref="GrowthLeastBps"/> to <see cref="GrowthMostBps"/>.
/// </param>
/// <param name="MarginBps">
/// What of the income is left after expenses, <see cref="MarginLeastBps"/> to <see cref="BasisPoints.Whole"/>; below
/// zero is a loss.
/// </param>
/// <param name="Months">How many months are looked at, 1 to <see cref="MonthsMost"/>.</param>
public sealed record ProjectionAssumptions(long MonthlyIncomeMinor, int MonthlyGrowthBps, int MarginBps, int Months)
{
    /// <summary>Forty years.</summary>
    public const int MonthsMost = 480;

    /// <summary>Half of it is gone each month.</summary>
    public const int GrowthLeastBps = -5_000;

    /// <summary>Half as much again each month.</summary>
    public const int GrowthMostBps = 5_000;

    /// <summary>For each unit earned, two are spent.</summary>
    public const int MarginLeastBps = -BasisPoints.Whole;

    /// <summary>Growth ends here: ten million millions of minor units, beyond any co-op and within 64 bits.</summary>
    public const long IncomeMostMinor = 10_000_000_000_000;

    /// <summary>The income of the month after one with this income, rounded down.</summary>
    internal long Grown(long incomeMinor) => (long)Int128.Min(
        IncomeMostMinor, (Int128)incomeMinor * (BasisPoints.Whole + MonthlyGrowthBps) / BasisPoints.Whole);

    /// <summary>The surplus of a month with this income; a loss is below zero and rounded towards it.</summary>
    internal long SurplusOf(long incomeMinor) => (long)((Int128)incomeMinor * MarginBps / BasisPoints.Whole);

    /// <summary>Throws where a figure is out of its range.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MonthlyIncomeMinor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MonthlyIncomeMinor, IncomeMostMinor);
        ArgumentOutOfRangeException.ThrowIfLessThan(MonthlyGrowthBps, GrowthLeastBps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MonthlyGrowthBps, GrowthMostBps);
        ArgumentOutOfRangeException.ThrowIfLessThan(MarginBps, MarginLeastBps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MarginBps, BasisPoints.Whole);
        ArgumentOutOfRangeException.ThrowIfLessThan(Months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Months, MonthsMost);
    }
}
