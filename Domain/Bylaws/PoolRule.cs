namespace PeepFunctions.Domain;

/// <summary>One pool of the patronage amount.</summary>
/// <param name="Class">Whose pool it is.</param>
/// <param name="Share">Its share of the patronage amount; the shares of all pools make 100 %.</param>
/// <param name="Basis">What it is divided by.</param>
public sealed record PoolRule(MemberClass Class, BasisPoints Share, PatronageBasis Basis);
