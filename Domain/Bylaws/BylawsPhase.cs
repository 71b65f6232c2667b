using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A phase of the exit to community.</summary>
/// <param name="CommunityOwned">Reached when the community owns at least this much.</param>
/// <param name="PatronageRate">The rate of a patronage step that is set by phase.</param>
/// <param name="Seats">Board seats by group: <c>creator</c>, <c>company</c>, <c>contributor</c>, <c>supporter</c>.</param>
public sealed record BylawsPhase(
    BasisPoints CommunityOwned, BasisPoints PatronageRate, ImmutableSortedDictionary<string, int> Seats);
