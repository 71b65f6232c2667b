using System.Numerics;

namespace PeepFunctions.Tests;

/// <summary>
/// What a run comes to, by the rules as they are written and in the plainest way: whole numbers of any size, sorting,
/// and no line in common with the code that is compared with it.
/// </summary>
internal static class DividendModel
{
    /// <summary>The figures of a run as one text.</summary>
    public static string Show(DividendInputs inputs, JournalEntry[] entries)
    {
        var surplus = -BalanceOf(entries, "income:") - BalanceOf(entries, "expenses:");
        return surplus <= 0 ? $"carried {surplus}" : ShowDivided(inputs, entries, surplus);
    }

    /// <summary>The same figures of an outcome.</summary>
    public static string Show(DividendOutcome outcome) => outcome is not DividendOutcome.Calculated run
        ? $"carried {outcome.SurplusMinor}"
        : Text(
            run.SurplusMinor,
            run.Waterfall.Select(line => $"{line.BaseMinor}:{line.AmountMinor}"),
            run.Pools.Select(pool => $"{pool.PoolMinor}:{pool.MemberPatronage}/{pool.TotalPatronage}:{pool.NonMemberMinor}:{pool.UndistributedMinor}:{pool.Members}"),
            run.Allocations.Select(one =>
                $"{one.Member}:{string.Join('+', one.Lines.Select(line => line.AmountMinor))}:{one.CashMinor}:{one.CapitalMinor}"),
            run.NegativePatronage.Select(one => $"{one.Basis}:{one.Who}:{one.Quantity}"),
            run.Buybacks.Select(one => $"{one.Claim}:{one.AmountMinor}"),
            run.Payments.Where(one => one.Kind == PayableKind.Dividend)
                .Select(one => $"{one.Payee}:{one.EarlierMinor}:{one.AmountMinor}:{one.State}"),
            run.ReserveMinor,
            run.UndistributedMinor,
            run.CommunityOwned.Count);

    private static string ShowDivided(DividendInputs inputs, JournalEntry[] entries, BigInteger surplus)
    {
        var bylaws = inputs.Bylaws;
        var steps = Steps(inputs, surplus).ToArray();
        BigInteger Taken(WaterfallStepKind kind) =>
            Sum(bylaws.Waterfall.Zip(steps).Where(one => one.First.Kind == kind).Select(one => one.Second.Taken));
        var places = Enumerable.Range(0, bylaws.Pools.Length);
        var amounts = Hamilton(
            Taken(WaterfallStepKind.Patronage),
            places.ToDictionary(place => $"{(char)('a' + place)}", place => (BigInteger)bylaws.Pools[place].Share.Count));
        var lines = inputs.Roster.ToDictionary(row => row.Member, _ => new List<BigInteger>());
        var (pools, reserve, left) = (new List<string>(), Taken(WaterfallStepKind.Reserve), surplus - Sum(steps.Select(s => s.Taken)));
        foreach (var place in places)
        {
            var (rule, pool) = (bylaws.Pools[place], amounts[$"{(char)('a' + place)}"]);
            var members = inputs.Roster.Where(row => row.EligibleAs.Contains(rule.Class)).ToArray();
            var nets = Nets(inputs, entries, rule.Basis);
            var weights = members.ToDictionary(row => row.Member, row => rule.Basis switch
            {
                PatronageBasis.Equal => 1,
                PatronageBasis.TenureMonths => row.TenureMonths,
                _ => BigInteger.Max(0, nets.GetValueOrDefault(row.Member)),
            });
            var ours = Sum(weights.Values);
            var all = rule.Basis is PatronageBasis.SupportReceivedMinor or PatronageBasis.SupportGivenMinor
                ? Sum(nets.Values.Where(net => net > 0))
                : ours;
            var theirs = all == 0 ? 0 : pool * ours / all;
            var outside = all == 0 ? 0 : pool - theirs;
            var nobodys = all == 0 ? pool : 0;
            (reserve, left) = (reserve + outside, left + nobodys);
            pools.Add($"{pool}:{ours}/{all}:{outside}:{nobodys}:{members.Length}");
            foreach (var (member, share) in Hamilton(theirs, weights))
            {
                lines[member].Add(share);
            }
        }

        var cash = lines.ToDictionary(one => one.Key, one => Up(Sum(one.Value) * bylaws.CashRate.Count, 10_000));
        var bought = Bought(inputs, Taken(WaterfallStepKind.Buyback));
        return Text(
            surplus,
            steps.Select(step => $"{step.Base}:{step.Taken}"),
            pools,
            InOrder(lines.Where(one => one.Value.Count > 0)).Select(one =>
                $"{one.Key}:{string.Join('+', one.Value)}:{cash[one.Key]}:{Sum(one.Value) - cash[one.Key]}"),
            Enum.GetValues<PatronageBasis>().SelectMany(basis => InOrder(CarriedOn(inputs, entries, basis))
                .Select(one => $"{basis}:{one.Key}:{one.Value}")),
            InOrder(bought).Where(one => one.Value > 0).Select(one => $"{one.Key}:{one.Value}"),
            Payments(inputs, cash),
            reserve,
            left,
            Owned(inputs, bought));
    }

    // On a basis that no pool uses, what was carried stays as it was.
    private static IEnumerable<KeyValuePair<string, BigInteger>> CarriedOn(
        DividendInputs inputs, JournalEntry[] entries, PatronageBasis basis) =>
        Nets(inputs, inputs.Bylaws.Pools.Any(pool => pool.Basis == basis) ? entries : [], basis)
            .Where(net => net.Value < 0);

    private static IEnumerable<(BigInteger Base, BigInteger Taken)> Steps(DividendInputs inputs, BigInteger surplus)
    {
        BigInteger left = surplus, reserve = inputs.ReserveMinor;
        var claims = Sum(inputs.Claims.Select(claim => (BigInteger)claim.CapMinor - claim.RedeemedMinor));
        foreach (var step in inputs.Bylaws.Waterfall)
        {
            var from = step.Of == WaterfallBase.Surplus ? surplus : left;
            var rate = step.Rate ?? inputs.Bylaws.Phases[inputs.Phase].PatronageRate;
            var taken = BigInteger.Min(left, from * rate.Count / 10_000);
            if (step is { Kind: WaterfallStepKind.Reserve, UntilBalanceMinor: { } full })
            {
                taken = reserve >= full ? 0 : BigInteger.Min(taken, full - reserve);
            }

            taken = step.Kind == WaterfallStepKind.Buyback ? BigInteger.Min(taken, claims) : taken;
            left -= taken;
            reserve += step.Kind == WaterfallStepKind.Reserve ? taken : 0;
            claims -= step.Kind == WaterfallStepKind.Buyback ? taken : 0;
            yield return (from, taken);
        }
    }

    private static Dictionary<string, BigInteger> Nets(
        DividendInputs inputs, JournalEntry[] entries, PatronageBasis basis)
    {
        var facts = entries.SelectMany(entry => entry.Patronage);
        var measured = basis switch
        {
            PatronageBasis.SupportReceivedMinor =>
                facts.Where(fact => fact.Kind == PatronageKind.Support).Select(fact => (fact.Member, fact.Quantity)),
            PatronageBasis.SupportGivenMinor =>
                facts.Where(fact => fact.Kind == PatronageKind.Support).Select(fact => (fact.Supporter!, fact.Quantity)),
            PatronageBasis.MinutesWorked =>
                facts.Where(fact => fact.Kind == PatronageKind.Minutes).Select(fact => (fact.Member, fact.Quantity)),
            _ => [],
        };
        return measured
            .Concat(inputs.NegativePatronage.Where(one => one.Basis == basis).Select(one => (one.Who, one.Quantity)))
            .GroupBy(one => one.Item1, one => (BigInteger)one.Item2)
            .ToDictionary(group => group.Key, Sum);
    }

    private static Dictionary<string, BigInteger> Bought(DividendInputs inputs, BigInteger amount)
    {
        var bought = new Dictionary<string, BigInteger>();
        foreach (var rank in inputs.Claims.GroupBy(claim => claim.Seniority).OrderBy(rank => rank.Key))
        {
            var left = rank.ToDictionary(claim => claim.Id, claim => (BigInteger)claim.CapMinor - claim.RedeemedMinor);
            var pool = BigInteger.Min(amount, Sum(left.Values));
            amount -= pool;
            foreach (var (claim, share) in Hamilton(pool, left))
            {
                bought[claim] = share;
            }
        }

        return bought;
    }

    private static BigInteger Owned(DividendInputs inputs, Dictionary<string, BigInteger> bought)
    {
        var all = inputs.TrustUnits + Sum(inputs.Claims.Select(claim => (BigInteger)claim.Units));
        var trust = inputs.TrustUnits
            + Sum(inputs.Claims.Select(claim => claim.Units * (claim.RedeemedMinor + bought[claim.Id]) / claim.CapMinor));
        return all == 0 ? 0 : trust * 10_000 / all;
    }

    private static IEnumerable<string> Payments(DividendInputs inputs, Dictionary<string, BigInteger> cash)
    {
        foreach (var member in cash.Keys.Union(inputs.AccumulatingMinor.Keys).Order(StringComparer.Ordinal))
        {
            var (now, earlier) = (cash.GetValueOrDefault(member), inputs.AccumulatingMinor.GetValueOrDefault(member));
            var isDue = now + earlier >= inputs.Bylaws.MinimumPayoutMinor;
            if (now > 0 || (earlier > 0 && isDue))
            {
                yield return $"{member}:{earlier}:{now + earlier}:{(isDue ? "Pending" : "Accumulating")}";
            }
        }
    }

    // Floors first; what is left goes one each to the larger remainder, then the larger weight, then the smaller id.
    private static Dictionary<string, BigInteger> Hamilton(BigInteger pool, Dictionary<string, BigInteger> weights)
    {
        var total = Sum(weights.Values);
        var shares = weights.ToDictionary(one => one.Key, one => total == 0 ? 0 : pool * one.Value / total);
        var left = total == 0 ? 0 : (int)(pool - Sum(shares.Values));
        foreach (var (id, _) in weights
            .OrderByDescending(one => total == 0 ? 0 : pool * one.Value % total)
            .ThenByDescending(one => one.Value)
            .ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(left))
        {
            shares[id]++;
        }

        return shares;
    }

    private static BigInteger BalanceOf(JournalEntry[] entries, string kind) => Sum(entries
        .SelectMany(entry => entry.Postings)
        .Select(posting => (BigInteger)posting.Amount.Minor
            * ((posting.To.Path.StartsWith(kind, StringComparison.Ordinal) ? 1 : 0)
                - (posting.From.Path.StartsWith(kind, StringComparison.Ordinal) ? 1 : 0))));

    private static BigInteger Up(BigInteger amount, int by) => (amount + by - 1) / by;

    private static BigInteger Sum(IEnumerable<BigInteger> all) => all.Aggregate(BigInteger.Zero, BigInteger.Add);

    private static IEnumerable<KeyValuePair<string, T>> InOrder<T>(IEnumerable<KeyValuePair<string, T>> all) =>
        all.OrderBy(one => one.Key, StringComparer.Ordinal);

    private static string Text(
        BigInteger surplus,
        IEnumerable<string> steps,
        IEnumerable<string> pools,
        IEnumerable<string> members,
        IEnumerable<string> negative,
        IEnumerable<string> bought,
        IEnumerable<string> payments,
        BigInteger reserve,
        BigInteger undistributed,
        BigInteger owned) =>
        $"""
        {surplus}: {string.Join(' ', steps)}
        pools {string.Join(' ', pools)}
        members {string.Join(' ', members)}
        negative {string.Join(' ', negative)}
        bought {string.Join(' ', bought)}
        payments {string.Join(' ', payments)}
        reserve {reserve}, undistributed {undistributed}, owned {owned}
        """;
}
