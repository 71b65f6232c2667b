namespace PeepFunctions.Domain;

/// <summary>
/// What an entry says about who did business with the co-op. Support: <paramref name="Member"/> received
/// <paramref name="Quantity"/> minor units (gross, settlement currency, negative when taken back) from
/// <paramref name="Supporter"/>. Hours: <paramref name="Member"/> worked <paramref name="Quantity"/> minutes.
/// </summary>
/// <param name="Kind">Support or hours.</param>
/// <param name="Member">The member id of the creator or the contributor.</param>
/// <param name="Supporter">For support: the supporter's member id, or a keyed hash of the payer; else null.</param>
/// <param name="Quantity">Minor units or minutes; never 0.</param>
public sealed record PatronageFact(PatronageKind Kind, string Member, string? Supporter, long Quantity);
