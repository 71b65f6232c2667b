using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A count of ranked ballots, every round of it.</summary>
/// <param name="Candidates">
/// The candidates, in ordinal order of their ids; the rounds' values stand in this order.
/// </param>
/// <param name="Seats">How many seats there were to fill.</param>
/// <param name="Valid">Ballots that rank somebody.</param>
/// <param name="Quota">Whole votes that elect.</param>
/// <param name="Rounds">The rounds; none where no ballot ranks anybody.</param>
public sealed record PreferenceResult(
    ImmutableArray<string> Candidates, int Seats, int Valid, int Quota, ImmutableArray<CountRound> Rounds)
{
    /// <summary>Who was elected, in order of the rounds.</summary>
    public IEnumerable<string> Elected => Rounds.SelectMany(round => round.Elected);
}
