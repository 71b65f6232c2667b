namespace PeepFunctions.Domain;

/// <summary>
/// A claim that a resolution issues when it passes. It names no day: the members' vote decides that, see
/// <see cref="On"/>.
/// </summary>
/// <param name="Class">Whose it is to be.</param>
/// <param name="Units">How many units of the company.</param>
/// <param name="Holder">The member id of the holder; null for the trust.</param>
/// <param name="Payee">The payee whose account it is paid to; null for the trust.</param>
/// <param name="PrincipalMinor">What was put in, in minor units; null for the trust.</param>
/// <param name="CapBps">The capped return on it, 30 000 being three times; null for the trust.</param>
/// <param name="Seniority">The lowest is bought back first; null for the trust.</param>
public sealed record ProposedClaim(
    ClaimClass Class,
    long Units,
    string? Holder = null,
    string? Payee = null,
    long? PrincipalMinor = null,
    int? CapBps = null,
    int? Seniority = null)
{
    /// <summary>The most claims of one resolution.</summary>
    public const int Most = 20;

    /// <summary>The claim as it is issued on a day.</summary>
    public ClaimTerms On(DateOnly day) => new(Class, Units, day, Holder, Payee, PrincipalMinor, CapBps, Seniority);
}
