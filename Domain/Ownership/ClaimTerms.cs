namespace PeepFunctions.Domain;

/// <summary>A claim as somebody asks for it to be issued.</summary>
/// <param name="Class">Whose it is to be.</param>
/// <param name="Units">How many units of the company.</param>
/// <param name="IssuedOn">The day from which it counts.</param>
/// <param name="Holder">The member id of the holder; null for the trust.</param>
/// <param name="Payee">The payee whose account it is paid to; null for the trust.</param>
/// <param name="PrincipalMinor">What was put in, in minor units; null for the trust.</param>
/// <param name="CapBps">The capped return on it, 30 000 being three times; null for the trust.</param>
/// <param name="Seniority">The lowest is bought back first; null for the trust.</param>
public sealed record ClaimTerms(
    ClaimClass Class,
    long Units,
    DateOnly IssuedOn,
    string? Holder = null,
    string? Payee = null,
    long? PrincipalMinor = null,
    int? CapBps = null,
    int? Seniority = null);
