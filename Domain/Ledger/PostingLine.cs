namespace PeepFunctions.Domain;

/// <summary>A posting as a steward writes it, not yet read.</summary>
/// <param name="From">The path of the account credited.</param>
/// <param name="To">The path of the account debited.</param>
/// <param name="AmountMinor">Minor units, above zero.</param>
/// <param name="Currency">Three letters.</param>
public sealed record PostingLine(string From, string To, long AmountMinor, string Currency);
