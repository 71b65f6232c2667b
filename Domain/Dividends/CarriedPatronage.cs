namespace PeepFunctions.Domain;

/// <summary>Patronage below zero that somebody, member or not, takes into the next window.</summary>
/// <param name="Basis">The basis that it counts on.</param>
/// <param name="Who">The member id, or the keyed hash of a payer.</param>
/// <param name="Quantity">Always negative.</param>
public sealed record CarriedPatronage(PatronageBasis Basis, string Who, long Quantity);
