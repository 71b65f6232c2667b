using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Who owns what once some closes are counted: the claims of the register with what was allocated to them.</summary>
public sealed record OwnershipStanding
{
    private OwnershipStanding(
        ImmutableArray<OwnershipClaim> claims, ImmutableArray<BuybackClaim> redeemable, long trustUnits) =>
        (Claims, Redeemable, TrustUnits) = (claims, redeemable, trustUnits);

    /// <summary>Every claim, by id.</summary>
    public ImmutableArray<OwnershipClaim> Claims { get; }

    /// <summary>The claims that are bought back, by id: all but the trust's.</summary>
    public ImmutableArray<BuybackClaim> Redeemable { get; }

    /// <summary>The units that the trust was issued itself.</summary>
    public long TrustUnits { get; }

    /// <summary>Whether the company is sold; its claims stay as they stood then.</summary>
    public bool IsSold { get; init; }

    /// <summary>Units issued in all.</summary>
    public long IssuedUnits => Claims.Sum(claim => claim.Units);

    /// <summary>What the trust holds by now: its own units and those that moved to it.</summary>
    public long CommunityUnits => TrustUnits + Redeemable.Sum(claim => claim.MovedUnits);

    /// <summary>What the community owns of all units, rounded down; 0 when there are none.</summary>
    public BasisPoints CommunityOwned => Buyback.CommunityOwned(Redeemable, TrustUnits, []);

    /// <summary>What is left of all caps together, in minor units.</summary>
    public long LeftMinor => Redeemable.Sum(claim => claim.LeftMinor);

    /// <summary>The standing of claims after allocations; one to a claim that is not among them is left out.</summary>
    public static OwnershipStanding Of(IEnumerable<OwnershipClaim> claims, IEnumerable<ClaimAllocation> allocated)
    {
        var redeemed = allocated.GroupBy(part => part.Claim, StringComparer.Ordinal).ToDictionary(
            parts => parts.Key, parts => parts.Sum(part => part.AmountMinor), StringComparer.Ordinal);
        ImmutableArray<OwnershipClaim> all = [.. claims.OrderBy(claim => claim.Id, StringComparer.Ordinal)];
        return new OwnershipStanding(
            all,
            [
                .. all.Where(claim => claim.Class != ClaimClass.Trust)
                    .Select(claim => claim.After(redeemed.GetValueOrDefault(claim.Id))),
            ],
            all.Where(claim => claim.Class == ClaimClass.Trust).Sum(claim => claim.Units));
    }

    /// <summary>The units that the claims of a class still have; of the trust, with those that moved to it.</summary>
    public long UnitsOf(ClaimClass holders) => holders == ClaimClass.Trust
        ? CommunityUnits
        : Claims.Where(claim => claim.Class == holders)
            .Join(Redeemable, claim => claim.Id, claim => claim.Id, (_, claim) => claim.Units - claim.MovedUnits)
            .Sum();
}
