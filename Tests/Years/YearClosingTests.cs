using CsCheck;

namespace PeepFunctions.Tests;

public sealed class YearClosingTests
{
    private static readonly YearApproval Ada = new("ada", "h1");

    [Fact]
    public void Decide_AtTheBoundaries_Is()
    {
        Assert.IsType<YearClosing.Blocked>(YearClosing.Decide(null, null, [], Ada));
        Assert.IsType<YearClosing.OtherFigures>(YearClosing.Decide(null, "h2", [], Ada));
        Assert.IsType<YearClosing.AlreadySealed>(YearClosing.Decide("h1", null, [], Ada));
        Assert.IsType<YearClosing.OtherFigures>(YearClosing.Decide("h2", "h1", [], Ada));
        Assert.Equal(["ada"], Waiting(YearClosing.Decide(null, "h1", [], Ada)));
        Assert.Equal(["ada"], Waiting(YearClosing.Decide(null, "h1", [Ada], Ada))); // the same steward twice
        Assert.Equal(["ada"], Waiting(YearClosing.Decide(null, "h1", [new("ben", "h0")], Ada))); // of other figures
        var seals = Assert.IsType<YearClosing.Seals>(YearClosing.Decide(null, "h1", [new("ben", "h1")], Ada));
        Assert.Equal(["ben", "ada"], seals.Approvals.Select(one => one.Steward));
    }

    // Whatever is said in whatever order while figures change: what seals are two stewards' words on the same figures.
    [Fact]
    public void Decide_AnyWords_SealOnlyWhatTwoNamed() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2]).Array[0, 30].Sample(words =>
        {
            IReadOnlyList<YearApproval> before = [];
            string? sealedAs = null;
            foreach (var (steward, named, actual) in words)
            {
                var word = new YearApproval($"s{steward}", $"h{named}");
                switch (YearClosing.Decide(sealedAs, $"h{actual}", before, word))
                {
                    case YearClosing.Waits waits:
                        before = waits.Approvals;
                        break;
                    case YearClosing.Seals seals:
                        Assert.Equal(2, seals.Approvals.Select(one => one.Steward).Distinct().Count());
                        Assert.Equal([$"h{actual}"], seals.Approvals.Select(one => one.Hash).Distinct());
                        (sealedAs, before) = ($"h{actual}", seals.Approvals);
                        break;
                    default:
                        break;
                }

                Assert.True(before.Select(one => one.Steward).Distinct().Count() == before.Count);
            }
        });

    [Fact]
    public void YearRoot_OfTwoPeriods_IsTheTreeOverTheirRoots()
    {
        var (first, second) = (new string('a', 64), new string('b', 64));
        byte[][] leaves =
        [
            MerkleTree.LeafHash([]),
            MerkleTree.LeafHash(Convert.FromHexString(first)),
            MerkleTree.LeafHash(Convert.FromHexString(second)),
        ];
        Assert.Equal(Convert.ToHexStringLower(MerkleTree.Root(leaves)), YearRoot.Of(null, [first, second]));
        Assert.NotEqual(YearRoot.Of(null, [first, second]), YearRoot.Of(null, [second, first]));
        Assert.NotEqual(YearRoot.Of(null, [first]), YearRoot.Of(second, [first]));
        Assert.Throws<ArgumentException>(() => YearRoot.Of(null, []));
        Assert.Throws<FormatException>(() => YearRoot.Of(null, ["aa"]));
    }

    [Theory]
    [InlineData(2036, 1, "2036-11", "2036-11", "2036-12", 2)]
    [InlineData(2037, 1, "2036-11", "2037-01", "2037-12", 12)]
    [InlineData(2035, 7, "2036-06", "2036-06", "2036-06", 1)]
    public void FiscalYear_Found_LeavesHistoryOut(
        int number, int startMonth, string firstPeriod, string first, string last, int periods)
    {
        var year = FiscalYear.Find(number, startMonth, Period.Parse(firstPeriod))!;
        Assert.Equal((first, last), ($"{year.First}", $"{year.Last}"));
        Assert.Equal(periods, year.Periods.Count());
        Assert.Equal(year.Last, year.Periods.Last());
    }

    [Theory]
    [InlineData(2035, 1)]
    [InlineData(0, 1)]
    [InlineData(9999, 1)]
    public void FiscalYear_OfHistoryOrNone_IsNotFound(int number, int startMonth) =>
        Assert.Null(FiscalYear.Find(number, startMonth, Period.Parse("2036-01")));

    private static IEnumerable<string> Waiting(YearClosing closing) =>
        Assert.IsType<YearClosing.Waits>(closing).Approvals.Select(one => one.Steward);
}
