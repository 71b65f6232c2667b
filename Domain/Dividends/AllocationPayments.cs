using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A payment of one member's dividends.</summary>
/// <param name="Period">The run that made it.</param>
/// <param name="IsAccumulating">Whether it only added to what a later one pays.</param>
/// <param name="PaidMinor">What was paid of it in money in the time that counts, less what came back.</param>
public readonly record struct DividendPaid(Period Period, bool IsAccumulating, long PaidMinor);

/// <summary>
/// What of each allocation's cash is paid. Small cash accumulates, and one later payment pays what several runs
/// allocated: then the oldest counts as paid first.
/// </summary>
public static class AllocationPayments
{
    /// <summary>The paid part of each allocation's cash, by the allocation's period.</summary>
    /// <param name="cash">The cash of each allocation, of one member, in any order.</param>
    /// <param name="payments">The member's payments of the same runs, in any order.</param>
    public static ImmutableSortedDictionary<Period, long> Of(
        IEnumerable<(Period Period, long CashMinor)> cash, IEnumerable<DividendPaid> payments)
    {
        var left = payments.Where(one => !one.IsAccumulating)
            .OrderBy(one => one.Period)
            .Select(one => (one.Period, PaidMinor: Math.Max(one.PaidMinor, 0)))
            .ToArray();
        var paid = ImmutableSortedDictionary.CreateBuilder<Period, long>();
        foreach (var (period, cashMinor) in cash.OrderBy(one => one.Period))
        {
            var at = Array.FindIndex(left, one => one.Period >= period);
            paid[period] = at < 0 ? 0 : Math.Min(cashMinor, left[at].PaidMinor);
            if (at >= 0)
            {
                left[at].PaidMinor -= paid[period];
            }
        }

        return paid.ToImmutable();
    }
}
