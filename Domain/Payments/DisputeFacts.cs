using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A dispute as the processor tells of it now.</summary>
/// <param name="Id">The processor's id (<c>du_…</c>, <c>dp_…</c>).</param>
/// <param name="State">Where it stands.</param>
/// <param name="Purpose">What the disputed payment was for.</param>
/// <param name="Moved">
/// What was withdrawn (below zero) and reinstated (above zero), gross, each with its instant; empty for an inquiry.
/// </param>
public sealed record DisputeFacts(
    string Id,
    DisputeState State,
    PaymentPurpose Purpose,
    ImmutableArray<(Money Amount, DateTimeOffset AtUtc)> Moved);
