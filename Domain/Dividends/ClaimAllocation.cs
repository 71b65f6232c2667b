namespace PeepFunctions.Domain;

/// <summary>What a run allocates to a claim.</summary>
/// <param name="Claim">The claim's id.</param>
/// <param name="AmountMinor">The amount, 1 or more.</param>
public sealed record ClaimAllocation(string Claim, long AmountMinor);
