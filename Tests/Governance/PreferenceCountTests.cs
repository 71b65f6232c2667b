using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class PreferenceCountTests
{
    private static readonly Lot AnyLot = Lot.Of("seed", []);

    private static readonly Gen<(int Seats, string[] Candidates, string[][] Ballots)> Elections =
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 7], Gen.Int[0, int.MaxValue], Gen.OneOf(Gen.Int[0, 12], Gen.Int[0, 300]))
            .Select((seats, candidates, seed, ballots) =>
            {
                var (names, random) = (Names(candidates), new Random(seed));
                return (seats, names, Enumerable.Range(0, ballots).Select(_ =>
                {
                    var ranking = names.ToArray();
                    random.Shuffle(ranking);
                    return ranking[..random.Next(candidates + 1)];
                }).ToArray());
            });

    /// <summary>
    /// The mayoral election of Burlington, Vermont, 2009, reduced to Wright, Kiss and Montroll: Kiss wins, though
    /// Montroll beats both in pairs. (Published ballots, rangevoting.org/Burlington.html.)
    /// </summary>
    [Fact]
    public void Count_Burlington2009_ElectsKiss()
    {
        var ballots = Ballots(
            "W 1289, KM 1081, KMW 962, WMK 885, MKW 693, MK 639, WM 625, K 568, MWK 487, M 456, WKM 342, MW 279, "
            + "KWM 252, WK 153, KW 118").Concat(Enumerable.Repeat(Array.Empty<string>(), 151)).ToList();

        var result = PreferenceCount.Of(1, ["K", "M", "W"], ballots, AnyLot);

        Assert.Equal(["K"], result.Elected);
        Assert.Equal([2981, 2554, 3294], Whole(result.Rounds[0]));
        Assert.Equal([4313, 0, 4060], Whole(result.Rounds[1]));
        Assert.Equal(8829, result.Valid);
        Assert.Equal(607, ballots.Count - result.Valid + (result.Rounds[1].NonTransferable / PreferenceCount.Vote));

        var pairs = PairwiseCount.Of(["K", "M", "W"], ballots).Preferred;
        Assert.Equal(885 + 693 + 639 + 625 + 487 + 456 + 279, pairs[1][0]); // Montroll over Kiss
        Assert.Equal(1081 + 962 + 568 + 342 + 252 + 153 + 118, pairs[0][1]);
        Assert.True(pairs[1][2] > pairs[2][1]);
    }

    /// <summary>The food example of Wikipedia's article on the single transferable vote.</summary>
    [Fact]
    public void Count_FoodExample_ElectsChocolateOrangesStrawberries()
    {
        var ballots = Ballots("O 4, PO 2, CS 8, CW 4, S 1, W 1");

        var result = PreferenceCount.Of(3, ["O", "P", "C", "S", "W"], ballots, AnyLot);

        Assert.Equal(6, result.Quota);
        Assert.Equal(["C", "O", "S"], result.Elected);
        Assert.Equal(
            [CountStep.FirstPreferences, CountStep.Surplus, CountStep.Exclusion, CountStep.Exclusion],
            result.Rounds.Select(round => round.Step));
        Assert.Equal([0, 0, 0, 4, 2], result.Rounds[1].Received.Select(value => value / PreferenceCount.Vote));
    }

    /// <summary>
    /// Airdrie Central, North Lanarkshire, 3 May 2012: the ballots as the council published them (collected in
    /// github.com/mggg/scot-elex), the stages as they were declared, to one decimal, some rounded and some cut
    /// (Wikipedia, "Airdrie Central (ward)"). Candidates 1 Devine, 2 Logue, 3 Russell, 4 Stocks, 5 Sullivan, 6 Young.
    /// </summary>
    [Fact]
    public void Count_AirdrieCentral2012_GivesThePublishedStages()
    {
        var file = Path.Combine(RepositoryFolder.Path, "Tests", "Governance", "airdrie-central-2012.txt");
        var ballots = File.ReadLines(file)
            .Select(line => line.Split(' '))
            .SelectMany(line => Enumerable.Repeat(
                line[1].Select(c => c.ToString()).ToArray(), int.Parse(line[0], CultureInfo.InvariantCulture)));

        var result = PreferenceCount.Of(3, ["1", "2", "3", "4", "5", "6"], ballots, AnyLot);

        Assert.Equal((4264, 1067), (result.Valid, result.Quota));
        Assert.Equal(["2", "4", "5"], result.Elected);
        int[][] publishedTenths =
        [
            [4190, 13510, 7210, 9450, 6300, 1980],
            [4360, 10670, 7376, 9597, 8259, 2018],
            [4974, 10670, 7548, 9839, 8579, 0],
            [0, 10670, 8325, 10583, 9953, 0],
            [0, 10670, 0, 17599, 10429, 0],
        ];
        Assert.Equal(publishedTenths.Length, result.Rounds.Length);
        Assert.All(publishedTenths.Zip(result.Rounds), pair => Assert.All(
            pair.First.Zip(pair.Second.Votes),
            one => Assert.InRange(one.Second - (one.First * PreferenceCount.Vote / 10), -5_000, 9_999)));
    }

    [Fact]
    public void Count_TieOfTheLast_GoesByTheLatestEarlierRoundThenByTheLot()
    {
        // A 5, B 3, C 2, D 1 and D's goes to C: B and C are level, and C had less before.
        var earlier = PreferenceCount.Of(1, ["A", "B", "C", "D"], Ballots("A 5, B 3, C 2, DC 1"), AnyLot);
        Assert.Equal(["D", "C"], earlier.Rounds.Skip(1).Take(2).Select(round => round.From));

        var lot = Lot.Of("other seed", ["r2", "r1"]);
        var loser = new[] { "B", "C" }.MinBy(lot.NumberOf, StringComparer.Ordinal);
        var drawn = PreferenceCount.Of(1, ["C", "A", "B"], Ballots("A 3, B 2, C 2"), lot);
        Assert.Equal(loser, drawn.Rounds[1].From);
        Assert.Equal(lot.NumberOf("B"), Lot.Of("other seed", ["r1", "r2"]).NumberOf("B"));
        Assert.NotEqual(lot.NumberOf("B"), Lot.Of("other seed", ["r1", "r3"]).NumberOf("B"));
    }

    [Fact]
    public void Count_EqualSurpluses_GoByTheLot()
    {
        var result = PreferenceCount.Of(3, ["A", "B", "C", "D"], Ballots("AC 4, BD 4, C 1, D 1"), AnyLot);

        Assert.Equal(
            new[] { "A", "B" }.OrderByDescending(AnyLot.NumberOf, StringComparer.Ordinal),
            result.Rounds.Skip(1).Take(2).Select(round => round.From));
        Assert.Equal(CountStep.Surplus, result.Rounds[1].Step);
    }

    [Fact]
    public void Count_NoBallotRanksAnybody_ElectsNobody()
    {
        var result = PreferenceCount.Of(2, ["A", "B", "C"], [[], []], AnyLot);

        Assert.Empty(result.Elected);
        Assert.Empty(result.Rounds);
    }

    [Fact]
    public void Count_NoMoreCandidatesThanSeats_ElectsAllAtOnce()
    {
        var result = PreferenceCount.Of(3, ["A", "B"], Ballots("A 1"), AnyLot);

        Assert.Equal(["A", "B"], result.Elected);
        Assert.Single(result.Rounds);
    }

    [Fact]
    public void Count_OrderOfBallotsAndCandidates_ChangesNothing() => Gen.Select(
        Elections, Gen.Int[0, int.MaxValue]).Sample(
        (election, seed) =>
        {
            var (candidates, ballots) = (election.Candidates.ToArray(), election.Ballots.ToArray());
            new Random(seed).Shuffle(candidates);
            new Random(seed).Shuffle(ballots);
            return Show(PreferenceCount.Of(election.Seats, candidates, ballots, AnyLot))
                == Show(PreferenceCount.Of(election.Seats, election.Candidates, election.Ballots, AnyLot));
        },
        iter: 3_000);

    [Fact]
    public void Count_EveryRound_KeepsTheTotalAndFillsTheSeats() => Elections.Sample(
        election =>
        {
            var result = PreferenceCount.Of(election.Seats, election.Candidates, election.Ballots, AnyLot);
            var elected = result.Elected.ToList();
            return result.Rounds.All(round =>
                    round.Votes.Sum() + round.NonTransferable == result.Valid * PreferenceCount.Vote
                    && round.NonTransferable >= 0 && round.Votes.Min() >= 0)
                && elected.Count == (result.Valid == 0 ? 0 : Math.Min(election.Seats, election.Candidates.Length))
                && elected.Distinct().Count() == elected.Count;
        },
        iter: 3_000);

    /// <summary>Whoever is first on more than half of the ballots wins.</summary>
    [Fact]
    public void Count_OneSeat_MajorityOfFirstPreferencesWins() => Elections.Sample(
        election =>
        {
            var result = PreferenceCount.Of(1, election.Candidates, election.Ballots, AnyLot);
            var majority = election.Candidates.FirstOrDefault(candidate =>
                election.Ballots.Count(ballot => ballot is [var first, ..] && first == candidate) * 2 > result.Valid);
            return majority is null || result.Elected.Single() == majority;
        },
        iter: 2_000);

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"c{i}")];

    private static IEnumerable<string[]> Ballots(string text) => text.Split(", ")
        .Select(line => line.Split(' '))
        .SelectMany(line => Enumerable.Repeat(
            line[0].Select(c => c.ToString()).ToArray(), int.Parse(line[1], CultureInfo.InvariantCulture)));

    private static IEnumerable<int> Whole(CountRound round) =>
        round.Votes.Select(value => (int)(value / PreferenceCount.Vote));

    private static string Show(PreferenceResult result) => string.Join('\n', result.Rounds.Select(round =>
        $"{round.Step} {round.From} {string.Join(' ', round.Received)} {string.Join(' ', round.Votes)} "
        + $"{round.NonTransferable} {string.Join(' ', round.Elected)}"));
}
