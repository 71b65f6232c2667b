namespace PeepFunctions.Domain;

/// <summary>A claim of the ownership register, as it was issued: units of the company, and what buys them back.</summary>
/// <param name="Id">Its id, which also names its account <c>liabilities:buyback:{id}</c>.</param>
/// <param name="Class">Whose it is.</param>
/// <param name="Holder">The member id of the holder; null for the trust.</param>
/// <param name="Payee">The payee whose account it is paid to; null for the trust.</param>
/// <param name="Units">Units issued, 1 or more.</param>
/// <param name="PrincipalMinor">What was put in, 1 or more; 0 for the trust.</param>
/// <param name="CapBps">The capped return on it, 10 000 (once) or more; 0 for the trust.</param>
/// <param name="Seniority">The lowest is bought back first; 0 for the trust.</param>
/// <param name="IssuedOn">The day from which it counts, in the co-op's time zone.</param>
public sealed record OwnershipClaim(
    string Id,
    ClaimClass Class,
    string? Holder,
    string? Payee,
    long Units,
    long PrincipalMinor,
    int CapBps,
    int Seniority,
    DateOnly IssuedOn)
{
    /// <summary>The id of the trust's claim: there is one trust, and so one row that can be it.</summary>
    public const string TrustId = "trust";

    /// <summary>The most that it can ever receive, rounded down; 0 for the trust.</summary>
    public long CapMinor => checked((long)((Int128)PrincipalMinor * CapBps / BasisPoints.Whole));

    /// <summary>The claim as runs buy it back, of which so much was allocated before.</summary>
    public BuybackClaim After(long redeemedMinor) => new(Id, Units, CapMinor, redeemedMinor, Seniority);
}
