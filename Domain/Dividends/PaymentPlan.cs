using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// Which payments a run brings about. Cash under the minimum accumulates; the sum is paid when it reaches the minimum,
/// and in any case by the run that ends a fiscal year, carried or not. That run also pays back the capital that is due.
/// </summary>
internal static class PaymentPlan
{
    public static ImmutableArray<PlannedPayment> Of(
        DividendInputs inputs,
        ImmutableArray<WaterfallLine> lines,
        ImmutableArray<ClaimAllocation> buybacks,
        ImmutableArray<MemberAllocation> allocations)
    {
        var payments = ImmutableArray.CreateBuilder<PlannedPayment>();
        payments.AddRange(Dividends(inputs, allocations));
        payments.AddRange(buybacks.Select(part => new PlannedPayment(
            PayableKind.Buyback, part.Claim, 0, part.AmountMinor, PaymentState.Pending)));
        payments.AddRange(lines
            .Where(line => line.Step == WaterfallStepKind.Tithe && line.AmountMinor > 0)
            .GroupBy(line => line.Payee!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PlannedPayment(
                PayableKind.Tithe, group.Key, 0, group.Sum(line => line.AmountMinor), PaymentState.Pending)));
        return payments.ToImmutable();
    }

    /// <summary>What a run pays that has nothing to divide: at a year's end what accumulated, else nothing.</summary>
    public static ImmutableArray<PlannedPayment> OfCarried(DividendInputs inputs) =>
        inputs.EndsFiscalYear ? [.. Dividends(inputs, [])] : [];

    /// <summary>What is paid back of capital, one payment a member.</summary>
    public static IEnumerable<PlannedPayment> Of(Redemption redemption) =>
        redemption.ByMember.Select(member => new PlannedPayment(
            PayableKind.Redemption, member.Key, 0, member.Sum(one => one.AmountMinor), PaymentState.Pending));

    private static IEnumerable<PlannedPayment> Dividends(
        DividendInputs inputs, ImmutableArray<MemberAllocation> allocations)
    {
        var earlier = inputs.AccumulatingMinor;
        var fresh = allocations
            .Where(one => one.CashMinor > 0)
            .Select(one => Plan(one.Member, one.CashMinor, earlier.GetValueOrDefault(one.Member)));
        if (!earlier.Any())
        {
            return fresh;
        }

        // Who gets nothing new still has what accumulated released, when its time has come.
        var paid = allocations.Where(one => one.CashMinor > 0).Select(one => one.Member).ToHashSet(StringComparer.Ordinal);
        var released = earlier
            .Where(pair => pair.Value > 0 && !paid.Contains(pair.Key))
            .Select(pair => Plan(pair.Key, 0, pair.Value))
            .Where(payment => payment.State == PaymentState.Pending);
        return fresh.Concat(released).OrderBy(payment => payment.Payee, StringComparer.Ordinal);

        PlannedPayment Plan(string member, long cash, long before)
        {
            var sum = checked(cash + before);
            var due = inputs.EndsFiscalYear || sum >= inputs.Bylaws.MinimumPayoutMinor;
            return new PlannedPayment(
                PayableKind.Dividend, member, before, sum, due ? PaymentState.Pending : PaymentState.Accumulating);
        }
    }
}
