using static PeepFunctions.Tests.OwnershipWorld;

namespace PeepFunctions.Tests;

/// <summary>Terms that others have published, as claims and bylaws: what of them can be said so, and what cannot.</summary>
public sealed class KnownTermsTests
{
    private const string Phases = """[{"communityOwnedBps":0,"patronageRateBps":0,"seats":{"creator":1}}]""";

    // Sharetribe: a return of at most five times, bought back with at most 40 % of a year's profit
    // (martijnarets.com, "Built to last: how Sharetribe shifted from a traditional to a steward owned model"). 100 000.00
    // at 500 %, 10 000.00 of profit a month: 4 000.00 each, 48 000.00 of each year's 120 000.00; 500 000.00 are paid after
    // 125 months.
    [Fact]
    public void Sharetribe_FiveTimesWithFortyPercentOfTheProfit_IsAClaimAndARate()
    {
        var months = Project(
            [Bylaws(1, "2026-01", 4_000)], Founder("investor", 1, 100_000_00, 50_000), 10_000_00, months: 126);
        Assert.All(months.Take(125), month => Assert.Equal(4_000_00, month.BuybackMinor));
        Assert.Equal(48_000_00, months.Take(12).Sum(month => month.BuybackMinor));
        Assert.Equal((0, 0), (months[124].LeftMinor, months[125].BuybackMinor));
    }

    // What cannot be said: the year as a whole. Months are divided one by one, so that of 100.00 of profit 40.00 are paid
    // though a loss of 50.00 follows, 80 % of those two months' profit. The loss is carried into the next window instead:
    // of the 100.00 after it 20.00 are paid, and the 60.00 are 40 % of the 150.00 again.
    [Fact]
    public void Sharetribe_ALossLaterInTheYear_LowersTheNextBuybackAndNotTheLast()
    {
        var bylaws = Bylaws(1, "2026-01", 4_000);
        var before = Project([bylaws], Founder("investor", 1, 100_000_00, 50_000), 100_00, months: 1);
        var after = Project([bylaws], Founder("investor", 1, 100_000_00, 50_000), 100_00, months: 1, carried: 50_00);
        Assert.Equal((40_00, 20_00), (before[0].BuybackMinor, after[0].BuybackMinor));
    }

    // Indie.vc, first terms (indie.vc and bryce.vc, "How Indie.vc Cash Distributions Work", 2015): of what is distributed
    // 80 % to the investor until twice the investment, then 20 %, and at most five times. On 100 000.00: the first
    // 250 000.00 give 200 000.00 and leave 50 000.00, the next 1 500 000.00 give 300 000.00 and leave 1 200 000.00.
    // A claim of five times under bylaws of 80 %; the members adopt 20 % when the double is reached. 25 000.00 a month:
    // 10 months of 20 000.00, then 60 of 5 000.00.
    [Fact]
    public void IndieVc_EightyThenTwentyPercentUpToFiveTimes_IsAClaimAndTwoVersionsOfTheBylaws()
    {
        var months = Project(
            [Bylaws(1, "2026-01", 8_000), Bylaws(2, "2027-08", 2_000)],
            Founder("indie-vc", 1, 100_000_00, 50_000),
            25_000_00,
            months: 71);
        Assert.Equal((200_000_00, 50_000_00), Split(months.Take(10)));
        Assert.Equal((300_000_00, 1_200_000_00), Split(months.Skip(10).Take(60)));
        Assert.Equal((0, 25_000_00), Split(months.Skip(70)));
    }

    // What cannot be said: that the rate turns within a month. A claim has a cap and no rate, and what the members vote
    // binds only months that begin after it. With 30 000.00 a month 192 000.00 are paid after eight; the ninth should give
    // 8 000.00 of its first 10 000.00 and 20 % of the rest, 12 000.00, and gives 80 % of all, 24 000.00.
    [Fact]
    public void IndieVc_AMonthThatPassesTheDouble_IsPaidAtOneRate()
    {
        var months = Project(
            [Bylaws(1, "2026-01", 8_000), Bylaws(2, "2027-07", 2_000)],
            Founder("indie-vc", 1, 100_000_00, 50_000),
            30_000_00,
            months: 10);
        Assert.Equal(
            [192_000_00, 216_000_00, 222_000_00],
            new[] { 8, 9, 10 }.Select(count => months.Take(count).Sum(month => month.BuybackMinor)));
    }

    private static (long Claims, long Left) Split(IEnumerable<ProjectedMonth> months) => (
        months.Sum(month => month.BuybackMinor), months.Sum(month => month.Run.SurplusMinor - month.BuybackMinor));

    private static IReadOnlyList<ProjectedMonth> Project(
        BylawsDocument[] versions, OwnershipClaim claim, long monthly, int months, long carried = 0)
    {
        var from = DividendWorld.October;
        return OwnershipProjection.Of(
            new ProjectionStart(versions, from, from, 0, 0, carried, [claim.After(0)], 0),
            new ProjectionAssumptions(monthly, 0, BasisPoints.Whole, months)).Months;
    }

    private static BylawsDocument Bylaws(int version, string from, int buybackBps) =>
        BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
            ("/version", $"{version}"),
            ("/effectiveFrom", $"\"{from}\""),
            ("/phases", Phases),
            ("/waterfall", $$"""[{"step":"buyback","rateBps":{{buybackBps}},"of":"surplus"}]""")));
}
