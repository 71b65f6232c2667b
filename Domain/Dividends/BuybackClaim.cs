namespace PeepFunctions.Domain;

/// <summary>A founder's or investor's claim that is being bought back.</summary>
/// <param name="Id">The claim's id, which payments and accounts name; the register says whose account is paid.</param>
/// <param name="Units">Units issued, 1 or more; they move to the trust in proportion to what is redeemed.</param>
/// <param name="CapMinor">The most that it can ever receive.</param>
/// <param name="RedeemedMinor">What was allocated to it so far.</param>
/// <param name="Seniority">The lowest is bought back first.</param>
public sealed record BuybackClaim(string Id, long Units, long CapMinor, long RedeemedMinor, int Seniority)
{
    /// <summary>What is left of the cap.</summary>
    public long LeftMinor => CapMinor - RedeemedMinor;

    /// <summary>The units that have moved to the trust: in proportion to what was redeemed, rounded down.</summary>
    /// <remarks>A cap that rounded down to nothing is reached from the start.</remarks>
    public long MovedUnits =>
        CapMinor == 0 ? Units : checked((long)((Int128)Units * RedeemedMinor / CapMinor));
}
