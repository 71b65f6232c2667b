using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// Pays claims by seniority, the lowest first, and within a seniority pro rata to what is left of their caps; moves
/// their units to the trust as they are redeemed.
/// </summary>
internal static class Buyback
{
    public static Int128 LeftOf(ImmutableArray<BuybackClaim> claims) =>
        claims.Aggregate(Int128.Zero, (sum, claim) => sum + claim.LeftMinor);

    /// <param name="claims">The claims, in any order.</param>
    /// <param name="amount">At most what is left of all caps.</param>
    public static ImmutableArray<ClaimAllocation> Allocate(ImmutableArray<BuybackClaim> claims, long amount)
    {
        var allocated = new List<ClaimAllocation>();
        foreach (var rank in claims.GroupBy(claim => claim.Seniority).OrderBy(group => group.Key))
        {
            var members = rank.ToImmutableArray();
            var pool = (long)Int128.Min(amount, LeftOf(members));
            amount -= pool;
            var shares = Apportionment.Apportion(
                pool, [.. members.Select(claim => claim.LeftMinor)], [.. members.Select(claim => claim.Id)]);
            allocated.AddRange(members.Zip(shares, (claim, share) => new ClaimAllocation(claim.Id, share)));
        }

        return
        [
            .. allocated.Where(part => part.AmountMinor > 0).OrderBy(part => part.Claim, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the community owns once these allocations are counted: trust units over all units.</summary>
    public static BasisPoints CommunityOwned(
        ImmutableArray<BuybackClaim> claims, long trustUnits, ImmutableArray<ClaimAllocation> allocated)
    {
        var now = allocated.ToDictionary(part => part.Claim, part => part.AmountMinor, StringComparer.Ordinal);
        Int128 trust = trustUnits, all = trustUnits;
        foreach (var claim in claims)
        {
            trust += After(claim, now.GetValueOrDefault(claim.Id)).MovedUnits;
            all += claim.Units;
        }

        return BasisPoints.FromCount(all == 0 ? 0 : (int)(trust * BasisPoints.Whole / all));
    }

    /// <summary>A claim once so much more is allocated to it.</summary>
    public static BuybackClaim After(BuybackClaim claim, long allocated) =>
        claim with { RedeemedMinor = checked(claim.RedeemedMinor + allocated) };
}
