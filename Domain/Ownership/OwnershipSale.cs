namespace PeepFunctions.Domain;

/// <summary>
/// That the company is sold, which two thirds of all owners and of all directors decided: a fact of the ownership
/// register that nothing takes back. It dissolves the trust's claim and ends the buyback and the issuing of claims;
/// what each claim and the community hold stays as it stood, because the price is divided by it.
/// </summary>
/// <param name="Proposal">The proposal that passed.</param>
/// <param name="AdoptedUtc">When its vote closed.</param>
/// <param name="From">The month from which nothing is bought back any more.</param>
public sealed record OwnershipSale(string Proposal, DateTimeOffset AdoptedUtc, Period From)
{
    /// <summary>The content hash that stands beside it.</summary>
    public string Hash => ContentHash.OfSale(this);
}
