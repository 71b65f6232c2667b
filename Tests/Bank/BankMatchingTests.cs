using CsCheck;

namespace PeepFunctions.Tests;

public class BankMatchingTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateOnly Day = new(2036, 1, 15);

    [Theory]
    [InlineData(-4, 0)]
    [InlineData(-3, 1)]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 0)]
    public void Decide_SameAmountSomeDaysApart_IsAMatchWithinThoseDays(int days, int matches) =>
        Assert.Equal(matches, BankMatching.Decide([Line("l", days, 100)], [Movement("m", 0, 100)]).Count);

    [Fact]
    public void Decide_TwoOfTheSame_IsLeft_UnlessOneIsNamed()
    {
        BankMovement[] movements =
        [
            Movement("txn_1", 0, 100, "payout po_12345678"), Movement("txn_2", 1, 100, "payout po_87654321"),
        ];
        var (named, other) = (Line("l1", 2, 100, "STRIPE PO_87654321"), Line("l2", 2, 100, "STRIPE"));

        Assert.Empty(BankMatching.Decide([other, Line("l3", 2, 100)], movements));
        Assert.Equal(
            [("l1", "txn_2"), ("l2", "txn_1")],
            BankMatching.Decide([other, named], movements)
                .Select(match => (match.Line.Id, match.Movement.Entry)).Order());
    }

    [Fact]
    public void Decide_OtherCurrencyOrSign_IsNone() => Assert.Empty(BankMatching.Decide(
        [Line("l", 0, -100), Line("k", 0, 100) with { Amount = Money.FromMinor(100, Currency.Parse("eur")) }],
        [Movement("m", 0, 100)]));

    [Fact]
    public void Decide_RandomSides_IsOneToOne_Certain_AndTheSameInAnyOrder() => Gen.Select(
            Gen.Select(Gen.Int[0, 12], Gen.Long[1, 3], Gens.Of("", "po_00000001", "po_00000002")).Array[0, 12],
            Gen.Select(Gen.Int[0, 12], Gen.Long[1, 3], Gens.Of("", "po_00000001", "po_00000002")).Array[0, 12],
            Gen.Int[0, 999_999])
        .Sample((left, right, seed) =>
        {
            var lines = left.Select((one, at) => Line($"l{at}", one.Item1, one.Item2, one.Item3)).ToList();
            var movements = right.Select((one, at) => Movement($"m{at}", one.Item1, one.Item2, one.Item3)).ToList();

            var matches = BankMatching.Decide(lines, movements);

            Assert.Equal(matches.Count, matches.Select(match => match.Line).Distinct().Count());
            Assert.Equal(matches.Count, matches.Select(match => match.Movement).Distinct().Count());
            Assert.All(matches, match => Assert.True(BankMatching.IsCandidate(match.Line, match.Movement)));
            Assert.Equal(
                Shown(matches),
                Shown(BankMatching.Decide(
                    [.. lines.OrderBy(line => HashCode.Combine(line.Id, seed))],
                    [.. movements.OrderBy(movement => HashCode.Combine(movement.Entry, seed))])));
            // Nothing certain is left: who is somebody's only choice has another choice.
            var (openLines, openMovements) = (
                lines.Except(matches.Select(match => match.Line)).ToList(),
                movements.Except(matches.Select(match => match.Movement)).ToList());
            Assert.All(openLines, line => Assert.False(
                openMovements.Where(movement => BankMatching.IsCandidate(line, movement)).ToList() is [var only]
                && openLines.Count(other => BankMatching.IsCandidate(other, only)) == 1
                && lines.Count(other => BankMatching.IsCandidate(other, only)) == 1));
        });

    private static List<string> Shown(IEnumerable<BankMatch> matches) =>
        [.. matches.Select(match => $"{match.Line.Id} {match.Movement.Entry}").Order(StringComparer.Ordinal)];

    private static BankLine Line(string id, int day, long minor, string text = "") =>
        new(id, Day.AddDays(day), Money.FromMinor(minor, Usd), "", text);

    private static BankMovement Movement(string entry, int day, long minor, string memo = "") =>
        new(entry, 0, Day.AddDays(day), Money.FromMinor(minor, Usd), memo);
}
