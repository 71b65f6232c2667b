using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// How many ballots prefer whom to whom. It can be published where the ballots cannot: a sum over pairs gives no single
/// ranking away.
/// </summary>
/// <param name="Candidates">The candidates, in ordinal order of their ids.</param>
/// <param name="Preferred">
/// For each candidate a row: how many ballots rank them above each other one. Who is not ranked is below all who are.
/// </param>
public sealed record PairwiseCount(ImmutableArray<string> Candidates, ImmutableArray<ImmutableArray<int>> Preferred)
{
    /// <summary>Counts.</summary>
    /// <exception cref="KeyNotFoundException">A ballot ranks somebody who does not stand.</exception>
    public static PairwiseCount Of(IEnumerable<string> candidates, IEnumerable<IReadOnlyList<string>> ballots)
    {
        ImmutableArray<string> ordered = [.. candidates.Order(StringComparer.Ordinal)];
        var places = ordered.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        var preferred = ordered.Select(_ => new int[ordered.Length]).ToArray();
        foreach (var ballot in ballots)
        {
            var below = Enumerable.Repeat(true, ordered.Length).ToArray();
            foreach (var above in ballot.Select(id => places[id]))
            {
                below[above] = false;
                for (var other = 0; other < below.Length; other++)
                {
                    preferred[above][other] += below[other] ? 1 : 0;
                }
            }
        }

        return new PairwiseCount(ordered, [.. preferred.Select(row => row.ToImmutableArray())]);
    }
}
