using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// Counts ranked ballots by the single transferable vote of the Scottish Local Government Elections Order 2007 (SSI
/// 2007/42, schedule 1, rules 45 to 52): quota ⌊ballots ÷ (seats + 1)⌋ + 1, weighted inclusive Gregory transfers
/// truncated to five decimals, surpluses before exclusions, the largest first. For one seat that is the instant
/// run-off. The last exclusion still passes its ballots on, as the counting systems there do and the amendment SSI
/// 2021/437 allows.
/// </summary>
public sealed class PreferenceCount
{
    /// <summary>One vote: values are in units of 10^-5.</summary>
    public const long Vote = 100_000;

    private sealed class Pile
    {
        public List<(int Ballot, long Value)> Papers { get; set; } = [];

        public long Votes { get; set; }

        public bool IsElected { get; set; }

        public bool IsExcluded { get; set; }

        public bool IsContinuing => !IsElected && !IsExcluded;
    }

    private readonly ImmutableArray<string> _candidates;
    private readonly int[][] _rankings;
    private readonly int[] _next;
    private readonly Pile[] _piles;
    private readonly int _seats;
    private readonly long _quota;
    private readonly Lot _lot;
    private readonly ImmutableArray<CountRound>.Builder _rounds = ImmutableArray.CreateBuilder<CountRound>();
    private long _nonTransferable;

    private PreferenceCount(int seats, ImmutableArray<string> candidates, int[][] rankings, Lot lot)
    {
        (_seats, _candidates, _rankings, _lot) = (seats, candidates, rankings, lot);
        _next = new int[rankings.Length];
        _piles = [.. candidates.Select(_ => new Pile())];
        _quota = ((rankings.Length / (seats + 1)) + 1) * Vote;
    }

    /// <summary>Counts. The order of candidates and of ballots changes nothing.</summary>
    /// <param name="seats">Seats to fill, 1 or more.</param>
    /// <param name="candidates">The candidates' ids, none twice.</param>
    /// <param name="ballots">Each a ranking of some of them, none twice; an empty one abstains.</param>
    /// <param name="lot">Decides ties that no earlier round decides.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no seat.</exception>
    /// <exception cref="KeyNotFoundException">A ballot ranks somebody who does not stand.</exception>
    public static PreferenceResult Of(
        int seats, IEnumerable<string> candidates, IEnumerable<IReadOnlyList<string>> ballots, Lot lot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seats, 1);
        ImmutableArray<string> ordered = [.. candidates.Order(StringComparer.Ordinal)];
        var places = ordered.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        int[][] rankings =
            [.. ballots.Where(ballot => ballot.Count > 0).Select(ballot => ballot.Select(id => places[id]).ToArray())];
        var count = new PreferenceCount(seats, ordered, rankings, lot);
        if (rankings.Length > 0)
        {
            count.Run();
        }

        return new PreferenceResult(
            ordered, seats, rankings.Length, (int)(count._quota / Vote), count._rounds.ToImmutable());
    }

    private IEnumerable<int> Places => Enumerable.Range(0, _piles.Length);

    private IEnumerable<int> Continuing => Places.Where(place => _piles[place].IsContinuing);

    private void Run()
    {
        PassOn(
            [.. _rankings.Select((_, ballot) => (ballot, Vote))],
            CountStep.FirstPreferences,
            from: null,
            value => value);
        while (_piles.Count(pile => pile.IsElected) < _seats && Continuing.Any())
        {
            List<int> surpluses =
                [.. Places.Where(place => _piles[place] is { IsElected: true } pile && pile.Votes > _quota)];
            if (surpluses.Count > 0)
            {
                Transfer(Pick(surpluses, lowest: false));
            }
            else
            {
                Exclude(Pick([.. Continuing], lowest: true));
            }
        }
    }

    // Rule 48: every paper of the pile moves, at the part of its value that the surplus is of the whole pile.
    private void Transfer(int from)
    {
        var pile = _piles[from];
        var (papers, surplus, votes) = (pile.Papers, pile.Votes - _quota, pile.Votes);
        (pile.Papers, pile.Votes) = ([], _quota);
        PassOn(papers, CountStep.Surplus, from, value => (long)((Int128)surplus * value / votes), surplus);
    }

    // Rule 50: the papers keep the values at which they came.
    private void Exclude(int from)
    {
        var pile = _piles[from];
        var (papers, votes) = (pile.Papers, pile.Votes);
        (pile.IsExcluded, pile.Papers, pile.Votes) = (true, [], 0);
        PassOn(papers, CountStep.Exclusion, from, value => value, votes);
    }

    private void PassOn(
        List<(int Ballot, long Value)> papers, CountStep step, int? from, Func<long, long> valueOf, long? moved = null)
    {
        var received = new long[_piles.Length];
        foreach (var (ballot, before) in papers)
        {
            var value = valueOf(before);
            var ranking = _rankings[ballot];
            ref var next = ref _next[ballot];
            while (next < ranking.Length && !_piles[ranking[next]].IsContinuing)
            {
                next++;
            }

            if (next < ranking.Length)
            {
                _piles[ranking[next]].Papers.Add((ballot, value));
                received[ranking[next]] += value;
            }
        }

        for (var place = 0; place < _piles.Length; place++)
        {
            _piles[place].Votes += received[place];
        }

        _nonTransferable += (moved ?? received.Sum()) - received.Sum();
        Note(step, from, received);
    }

    private void Note(CountStep step, int? from, long[] received)
    {
        List<int> elected = [.. Continuing.Where(place => _piles[place].Votes >= _quota)];
        elected.ForEach(place => _piles[place].IsElected = true);

        // Rule 52: as many are left as there are seats, so nothing more has to be counted.
        if (Continuing.Count() <= _seats - _piles.Count(pile => pile.IsElected))
        {
            elected.AddRange(Continuing);
            elected.ForEach(place => _piles[place].IsElected = true);
        }

        _rounds.Add(new CountRound(
            step,
            from is { } place ? _candidates[place] : null,
            [.. received],
            [.. _piles.Select(pile => pile.Votes)],
            _nonTransferable,
            [.. elected.OrderByDescending(one => _piles[one].Votes).Select(one => _candidates[one])]));
    }

    // Rules 49 and 51: whoever had most, or least, when they last differed; then the lot.
    private int Pick(List<int> among, bool lowest)
    {
        for (var round = _rounds.Count - 1; round >= 0 && among.Count > 1; round--)
        {
            var votes = _rounds[round].Votes;
            var decisive = lowest ? among.Min(place => votes[place]) : among.Max(place => votes[place]);
            among = [.. among.Where(place => votes[place] == decisive)];
        }

        string Number(int place) => _lot.NumberOf(_candidates[place]);
        return lowest ? among.MinBy(Number, StringComparer.Ordinal) : among.MaxBy(Number, StringComparer.Ordinal);
    }
}
