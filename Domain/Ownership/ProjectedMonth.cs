using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A month of a projection.</summary>
/// <param name="Period">The month.</param>
/// <param name="IncomeMinor">What it earns.</param>
/// <param name="Run">What its run comes to; a month without a surplus is carried.</param>
/// <param name="Claims">The claims after it.</param>
public sealed record ProjectedMonth(
    Period Period, long IncomeMinor, DividendOutcome Run, ImmutableArray<BuybackClaim> Claims)
{
    /// <summary>What the run allocates to claims.</summary>
    public long BuybackMinor => AmountOf(WaterfallStepKind.Buyback);

    /// <summary>What the run divides by patronage.</summary>
    public long PatronageMinor => AmountOf(WaterfallStepKind.Patronage);

    /// <summary>What is left of all caps after it.</summary>
    public long LeftMinor => Claims.Sum(claim => claim.LeftMinor);

    private long AmountOf(WaterfallStepKind kind) => (Run as DividendOutcome.Calculated)?.Waterfall
        .Where(line => line.Step == kind).Sum(line => line.AmountMinor) ?? 0;
}
