namespace PeepFunctions.Local.Demo;

/// <summary>Money that the co-op moves at Stripe without a payment.</summary>
/// <param name="Payouts">From Stripe to its bank.</param>
/// <param name="Movements">What Stripe does by itself, of which no event tells.</param>
internal sealed record PlannedCash(IReadOnlyList<PlannedPayout> Payouts, IReadOnlyList<PlannedMovement> Movements)
{
    /// <summary>What no rule of the books knows; the steward resolves it on the month's last day of business.</summary>
    public const string UnknownType = "goodwill_credit";

    /// <summary>The month in which something of an unknown type comes.</summary>
    private const int UnknownMonth = 2;

    private const int ReserveMonth = 1;

    /// <summary>
    /// Draws a month's, counted from 1: every third the bank gets what was spent in it, one payout comes back, and a
    /// reserve is held from the first month to the second.
    /// </summary>
    public static PlannedCash Draw(DemoPlan plan, int month, IReadOnlyList<PlannedExpense> expenses)
    {
        var (first, second, last) = (MonthPlan.Days[0], MonthPlan.Days[1], MonthPlan.Days[^1]);
        var payouts = new List<PlannedPayout>();
        if (month % 3 == 1)
            payouts.Add(new PlannedPayout(last, expenses.Sum(expense => expense.AmountMinor), FailsOn: null));
        if (month == 2)
            payouts.Add(new PlannedPayout(first, plan.PaymentsPerMonth * 30L, FailsOn: last));

        var reserve = plan.PaymentsPerMonth * 20L;
        var movements = new List<PlannedMovement>();
        if (month == ReserveMonth)
            movements.Add(new PlannedMovement(last, "reserve_hold", -reserve, "Reserve held"));
        if (month == ReserveMonth + 1)
            movements.Add(new PlannedMovement(last, "reserve_release", reserve, "Reserve released"));
        if (month == UnknownMonth)
            movements.Add(new PlannedMovement(second, UnknownType, 1234, "A credit that nobody had announced"));

        return new PlannedCash(payouts, movements);
    }
}

/// <summary>A payout to the bank, and the day it comes back if it does.</summary>
internal sealed record PlannedPayout(int Day, long AmountMinor, int? FailsOn);

/// <summary>A movement of the balance.</summary>
internal sealed record PlannedMovement(int Day, string Type, long AmountMinor, string Description);
