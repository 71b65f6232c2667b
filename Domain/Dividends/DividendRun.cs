using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// The monthly division of the surplus by patronage, as a pure function. Once posted, a run is never decided again
/// with another surplus: under largest remainder one unit more in a pool can take one from a member.
/// </summary>
public static class DividendRun
{
    /// <summary>Decides what a window's surplus becomes.</summary>
    /// <exception cref="ArgumentException">
    /// The window is empty or has gaps, a member stands on the roster twice, the currencies differ, or an amount is
    /// out of its range.
    /// </exception>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static DividendOutcome Decide(DividendInputs inputs)
    {
        Check(inputs);
        var (income, expenses) = (inputs.Fold.Income, inputs.Fold.Expenses);
        var head = new DividendHead(
            inputs.Window,
            inputs.Bylaws.Currency,
            inputs.Bylaws.Version,
            Math.Min(inputs.Phase, inputs.Bylaws.Phases.Length - 1),
            -Total(income),
            Total(expenses),
            default,
            0);
        var surplus = checked(head.IncomeMinor - head.ExpensesMinor);
        DividendOutcome outcome = surplus <= 0
            ? new DividendOutcome.Carried(Owned(head, inputs, [])) { Payments = PaymentPlan.OfCarried(inputs) }
            : Calculate(inputs, head, surplus, income.AddRange(expenses));
        if (inputs.EndsFiscalYear)
        {
            var redemption = Redeem(inputs, outcome);
            outcome = outcome with
            {
                Redemption = redemption,
                Payments = [.. outcome.Payments, .. PaymentPlan.Of(redemption)],
            };
        }

        return outcome with { Hash = DividendHash.Of(outcome) };
    }

    // What the run itself comes to owe is no longer free. Cash that accumulated has been owed before.
    private static Redemption Redeem(DividendInputs inputs, DividendOutcome outcome)
    {
        var owed = outcome is not DividendOutcome.Calculated run
            ? 0
            : run.CashMinor + run.Payments
                .Where(payment => payment.Kind is PayableKind.Buyback or PayableKind.Tithe)
                .Sum(payment => payment.AmountMinor);
        return Redemption.Decide(outcome.Period, checked(inputs.FundsMinor - owed), inputs.Capital);
    }

    private static DividendOutcome.Calculated Calculate(
        DividendInputs inputs, DividendHead head, long surplus, ImmutableArray<AccountBalance> closed)
    {
        var lines = Waterfall.Run(inputs, inputs.Bylaws.Phases[head.Phase], surplus);
        long Of(WaterfallStepKind kind) => lines.Where(line => line.Step == kind).Sum(line => line.AmountMinor);
        var buybacks = Buyback.Allocate(inputs.Claims, Of(WaterfallStepKind.Buyback));
        var roster = InOrder(inputs.Roster);
        var division = new PoolDivision(inputs.Fold, inputs.NegativePatronage, roster);
        var (pools, allocations) = Divide(inputs.Bylaws, division, roster, Of(WaterfallStepKind.Patronage));
        return new DividendOutcome.Calculated(Owned(head, inputs, buybacks))
        {
            Waterfall = lines,
            Pools = pools,
            Allocations = allocations,
            Payments = PaymentPlan.Of(inputs, lines, buybacks, allocations),
            NegativePatronage = division.CarriedOn(inputs.Bylaws.Pools
                .Select(pool => pool.Basis)
                .Where(basis => basis is not (PatronageBasis.Equal or PatronageBasis.TenureMonths))),
            Buybacks = buybacks,
            Closed = closed,
            ReserveMinor = Of(WaterfallStepKind.Reserve) + pools.Sum(pool => pool.NonMemberMinor),
            UndistributedMinor = surplus - lines.Sum(line => line.AmountMinor)
                + (pools.IsEmpty ? Of(WaterfallStepKind.Patronage) : pools.Sum(pool => pool.UndistributedMinor)),
            AllocatedMinor = allocations.Sum(one => one.AllocatedMinor),
            CashMinor = allocations.Sum(one => one.CashMinor),
            CapitalMinor = allocations.Sum(one => one.CapitalMinor),
        };
    }

    private static (ImmutableArray<PoolResult> Pools, ImmutableArray<MemberAllocation> Allocations) Divide(
        BylawsDocument bylaws, PoolDivision division, ImmutableArray<RosterRow> roster, long patronage)
    {
        // The place in the document stands for an id: two pools that tie for the last unit are decided by their order.
        var amounts = Apportionment.Apportion(
            patronage,
            [.. bylaws.Pools.Select(pool => (long)pool.Share.Count)],
            [.. bylaws.Pools.Select((_, place) => $"{(char)('a' + place)}")]);
        var lines = new ImmutableArray<AllocationLine>[roster.Length];
        var pools = bylaws.Pools.Zip(amounts, (rule, amount) => division.Divide(
            rule, amount, (place, line) => lines[place] = lines[place].IsDefault ? [line] : lines[place].Add(line)))
            .ToImmutableArray();
        var allocations = ImmutableArray.CreateBuilder<MemberAllocation>(roster.Length);
        for (var place = 0; place < roster.Length; place++)
        {
            if (!lines[place].IsDefault)
            {
                // Cash is rounded up once per member and run, so that a floor on the cash part is kept to the unit.
                var allocated = Total(lines[place]);
                var cash = bylaws.CashRate.CeilingOf(allocated);
                allocations.Add(new MemberAllocation(
                    roster[place].Member, lines[place], allocated, cash, allocated - cash));
            }
        }

        return (pools, allocations.DrainToImmutable());
    }

    private static long Total(ImmutableArray<AllocationLine> lines)
    {
        var sum = 0L;
        foreach (var line in lines)
        {
            sum = checked(sum + line.AmountMinor);
        }

        return sum;
    }

    private static DividendHead Owned(
        DividendHead head, DividendInputs inputs, ImmutableArray<ClaimAllocation> buybacks)
    {
        var owned = Buyback.CommunityOwned(inputs.Claims, inputs.TrustUnits, buybacks);
        return head with { CommunityOwned = owned, NextPhase = Math.Max(head.Phase, inputs.Bylaws.PhaseOf(owned)) };
    }

    private static long Total(ImmutableArray<AccountBalance> balances) => checked(
        (long)balances.Aggregate(Int128.Zero, (sum, account) => sum + account.BalanceMinor));

    // A roster read from the table is in order already; then nothing is sorted.
    private static ImmutableArray<RosterRow> InOrder(ImmutableArray<RosterRow> roster)
    {
        var place = 1;
        while (place < roster.Length && string.CompareOrdinal(roster[place - 1].Member, roster[place].Member) < 0)
        {
            place++;
        }

        if (place >= roster.Length)
        {
            return roster;
        }

        var sorted = roster.Sort((left, right) => string.CompareOrdinal(left.Member, right.Member));
        for (place = 1; place < sorted.Length; place++)
        {
            if (sorted[place - 1].Member == sorted[place].Member)
            {
                throw new ArgumentException($"{sorted[place].Member} stands on the roster twice.", nameof(roster));
            }
        }

        return sorted;
    }

    private static void Check(DividendInputs inputs)
    {
        Demand(!inputs.Window.IsDefaultOrEmpty, "A window has at least one period.");
        Demand(
            inputs.Window.Zip(inputs.Window.Skip(1)).All(pair => pair.Second.MonthsSince(pair.First) == 1),
            "A window's periods follow each other.");
        Demand(inputs.Fold.Currency == inputs.Bylaws.Currency, "A run covers the bylaws' currency.");
        Demand(inputs is { Phase: >= 0, ReserveMinor: >= 0, TrustUnits: >= 0 }, "A balance is 0 or more.");
        Demand(inputs.NegativePatronage.All(one => one.Quantity < 0), "Only patronage below zero is carried on.");
        Demand(inputs.Roster.All(row => row.TenureMonths >= 0), "Tenure is 0 or more.");
        Demand(inputs.AccumulatingMinor.Values.All(minor => minor >= 0), "Cash accumulating is 0 or more.");
        Demand(
            inputs.Claims.All(claim => claim.Units >= 1 && claim.RedeemedMinor >= 0 && claim.LeftMinor >= 0),
            "A claim has units, and its cap is not exceeded.");
        Demand(
            inputs.Claims.DistinctBy(claim => claim.Id).Count() == inputs.Claims.Length, "A claim is listed once.");
    }

    private static void Demand(bool right, string message)
    {
        if (!right)
        {
            throw new ArgumentException(message);
        }
    }
}
