using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Where a projection begins: what the next run would be a function of, as far as it is known today.</summary>
/// <param name="Versions">The versions of the bylaws that there are.</param>
/// <param name="From">The first month to project: the one after the last closed.</param>
/// <param name="WindowFrom">The first month of its window: an earlier one when months were carried into it.</param>
/// <param name="Phase">The phase that it is in.</param>
/// <param name="ReserveMinor">What the reserve holds.</param>
/// <param name="CarriedMinor">The loss that months without a surplus carry into it, 0 or more.</param>
/// <param name="Claims">The claims to buy back, with what was redeemed.</param>
/// <param name="TrustUnits">The units that the trust was issued itself.</param>
public sealed record ProjectionStart(
    IReadOnlyCollection<BylawsDocument> Versions,
    Period From,
    Period WindowFrom,
    int Phase,
    long ReserveMinor,
    long CarriedMinor,
    ImmutableArray<BuybackClaim> Claims,
    long TrustUnits)
{
    /// <summary>Claims that are issued and count from a later month on only.</summary>
    public ImmutableArray<OwnershipClaim> Coming { get; init; } = [];

    /// <summary>The month from which the company is sold; null when it is not.</summary>
    public Period? SoldFrom { get; init; }
}
