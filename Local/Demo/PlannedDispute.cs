namespace PeepFunctions.Local.Demo;

/// <summary>How a dispute ends, if it does.</summary>
internal enum DisputeEnd
{
    /// <summary>The bank has decided for the payer.</summary>
    Lost,

    /// <summary>The bank has decided for the co-op, and gives all of it back.</summary>
    Won,

    /// <summary>The bank gives a part back, and has decided for the payer.</summary>
    PartlyLost,

    /// <summary>Nothing is decided when the story ends.</summary>
    Open,
}

/// <summary>
/// A support whose payer asks the bank for the money back: two months of three, every other time a support of the month
/// before, which is closed by then. It is decided in the month after, when its own is closed, too.
/// </summary>
/// <param name="Support">What was paid.</param>
/// <param name="OfMonth">When it was paid.</param>
/// <param name="Month">When it is disputed.</param>
/// <param name="End">How that ends.</param>
internal sealed record PlannedDispute(PlannedSupport Support, int OfMonth, int Month, DisputeEnd End)
{
    private const int Ends = 4;

    /// <summary>What the bank gives back of one that is lost in part.</summary>
    public long PartMinor => Support.AmountMinor / 3;

    /// <summary>The dispute of a month, counted from 1; null when it has none.</summary>
    public static PlannedDispute? Draw(DemoPlan plan, Cast cast, int month)
    {
        if (month < 1 || month % 3 == 0)
            return null;

        // What was paid in the first days is disputed in the same month, in the next ones a month later: no support
        // comes twice. The smallest, because the co-op bears the loss and its dividends are to stay visible.
        var (of, day) = month % 2 == 0 ? (month - 1, MonthPlan.Days[1]) : (month, MonthPlan.Days[0]);
        var (supports, refunds, _) = MonthPlan.DrawMoney(plan, cast, of);
        var support = supports
            .Where(support => support.Day == day && refunds.All(refund => refund.Support != support))
            .MinBy(support => (support.AmountMinor, support.Number));
        return support is null
            ? null
            : new PlannedDispute(support, of, month, (DisputeEnd)((month - (month / 3) - 1) % Ends));
    }
}
