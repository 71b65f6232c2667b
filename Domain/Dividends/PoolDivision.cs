using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Divides pools among the eligible members and measures how much of the business was theirs.</summary>
/// <param name="fold">The window's patronage.</param>
/// <param name="carried">Patronage below zero from earlier windows.</param>
/// <param name="roster">The members in ordinal order.</param>
internal sealed class PoolDivision(
    WindowFold fold, ImmutableArray<CarriedPatronage> carried, ImmutableArray<RosterRow> roster)
{
    private readonly Dictionary<(PatronageBasis Basis, string Who), long> _carried =
        carried.ToDictionary(one => (one.Basis, one.Who), one => one.Quantity);

    /// <summary>Divides a pool; <paramref name="add"/> takes each eligible member's place in the roster and line.</summary>
    public PoolResult Divide(PoolRule rule, long pool, Action<int, AllocationLine> add)
    {
        int[] places = [.. Enumerable.Range(0, roster.Length).Where(i => roster[i].EligibleAs.Contains(rule.Class))];
        long[] weights = [.. places.Select(place => WeightOf(roster[place], rule.Basis))];
        var members = Sum(weights.Select(weight => (Int128)weight));
        var isSupport = rule.Basis is PatronageBasis.SupportReceivedMinor or PatronageBasis.SupportGivenMinor;
        var everybody = isSupport ? Sum(NetOf(rule.Basis).Select(net => Int128.Max(0, net.Quantity))) : members;

        // What was earned on business with non-members is not the members' to divide: it goes to the reserve.
        var theirs = everybody == 0 ? 0 : (long)((Int128)pool * members / everybody);
        var shares = Apportionment.Apportion(theirs, weights, [.. places.Select(place => roster[place].Member)]);
        for (var i = 0; i < places.Length; i++)
        {
            add(places[i], new AllocationLine(rule.Class, rule.Basis, weights[i], everybody, pool, shares[i]));
        }

        return new PoolResult(
            rule.Class,
            rule.Basis,
            pool,
            members,
            everybody,
            everybody == 0 ? 0 : pool - theirs,
            everybody == 0 ? pool : 0,
            places.Length);
    }

    /// <summary>
    /// Patronage below zero on the bases that were divided by, by basis and id. What stands on a basis that no pool
    /// uses stays as it was: nothing was earned there that it could be set against.
    /// </summary>
    public ImmutableArray<CarriedPatronage> CarriedOn(IEnumerable<PatronageBasis> used)
    {
        var bases = used.ToHashSet();
        return
        [
            .. bases.SelectMany(NetOf)
                .Where(net => net.Quantity < 0)
                .Select(net => new CarriedPatronage(net.Basis, net.Who, checked((long)net.Quantity)))
                .Concat(carried.Where(one => !bases.Contains(one.Basis)))
                .OrderBy(one => one.Basis)
                .ThenBy(one => one.Who, StringComparer.Ordinal),
        ];
    }

    private static long Sum(IEnumerable<Int128> weights) =>
        checked((long)weights.Aggregate(Int128.Zero, (sum, weight) => sum + weight));

    private long WeightOf(RosterRow row, PatronageBasis basis) => basis switch
    {
        PatronageBasis.Equal => 1,
        PatronageBasis.TenureMonths => row.TenureMonths,
        _ => checked((long)Int128.Max(0, Net(basis, row.Member, Quantity(basis, row.Member)))),
    };

    private Int128 Quantity(PatronageBasis basis, string who) =>
        fold.On(basis).TryGetValue(who, out var quantity) ? quantity : 0;

    private Int128 Net(PatronageBasis basis, string who, Int128 quantity) =>
        _carried.Count == 0 ? quantity : quantity + _carried.GetValueOrDefault((basis, who));

    private IEnumerable<(PatronageBasis Basis, string Who, Int128 Quantity)> NetOf(PatronageBasis basis)
    {
        var sums = fold.On(basis);
        return sums.Select(pair => (basis, pair.Key, Net(basis, pair.Key, pair.Value)))
            .Concat(carried
                .Where(one => one.Basis == basis && !sums.ContainsKey(one.Who))
                .Select(one => (basis, one.Who, (Int128)one.Quantity)));
    }
}
