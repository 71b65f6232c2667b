using CsCheck;

namespace PeepFunctions.Tests;

public sealed class RedemptionTests
{
    private static readonly Period YearEnd = Period.Parse("2029-12");

    // Small amounts make ties and zeros; wide ones make products beyond 64 bits.
    private static readonly Gen<long> Left = Gen.OneOf(
        Gen.Long[0, 4], Gen.Long[0, 100_000], Gen.Long[0, 1_000_000_000_000_000]);

    private static readonly Gen<CapitalLeft[]> Capital = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 8], Gen.Int[-2, 2], Left, (month, member, due, left) => new CapitalLeft(
            $"m{member}", Period.Parse("2026-07").AddMonths(month), YearEnd.AddMonths(due), left))
        .Array[0, 25]
        .Select(all => all.DistinctBy(one => (one.Member, one.Credited)).ToArray());

    private static readonly Gen<long> Funds = Gen.OneOf(
        Gen.Long[-5, 20], Gen.Long[0, 400_000], Gen.Long[0, 20_000_000_000_000_000]);

    private static readonly Gen<(long Funds, CapitalLeft[] Capital)> Cases = Gen.Select(Funds, Capital);

    // 500.00 for what is due: October's 100.00 and 50.00 in full. 350.00 are left for November's 400.00 of a, 200.00 of
    // b and 100.00 of c: halves, 200.00 + 100.00 + 50.00. Nothing for December's 9.00; d's is not due.
    [Fact]
    public void Decide_ShortFunds_PaysTheOldestInFullAndApportionsTheNext()
    {
        var redemption = Redemption.Decide(YearEnd, 500_00,
        [
            Of("a", "2026-12", 9_00), Of("c", "2026-11", 100_00), Of("a", "2026-11", 400_00),
            Of("b", "2026-11", 200_00),
            Of("b", "2026-10", 50_00), Of("a", "2026-10", 100_00),
            new("d", Period.Parse("2026-09"), YearEnd.AddMonths(1), 70_00),
        ]);
        Assert.Equal((500_00, 859_00, 500_00), (redemption.FundsMinor, redemption.DueMinor, redemption.RedeemedMinor));
        Assert.Equal(
            ["a 2026-10 10000", "b 2026-10 5000", "a 2026-11 20000", "b 2026-11 10000", "c 2026-11 5000"],
            redemption.Tranches.Select(one => $"{one.Member} {one.Credited} {one.AmountMinor}"));
        Assert.Equal(
            [("a", 300_00L), ("b", 150_00L), ("c", 50_00L)],
            redemption.ByMember.Select(member => (member.Key, member.Sum(one => one.AmountMinor))));
    }

    // One unit for two equal tranches: the true tie is decided by the ids.
    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(4, 2, 2)]
    [InlineData(5, 2, 2)]
    public void Decide_AtTheEdgesOfTheFunds_PaysNoMoreThanThereIs(long funds, long a, long b)
    {
        var redemption = Redemption.Decide(YearEnd, funds, [Of("b", "2026-10", 2), Of("a", "2026-10", 2)]);
        Assert.Equal(Math.Max(0, funds), redemption.FundsMinor);
        Assert.Equal(
            new[] { ("a", a), ("b", b) }.Where(one => one.Item2 > 0),
            redemption.Tranches.Select(one => (one.Member, one.AmountMinor)));
    }

    // 2.99 for three times 1.00: 0.99 (.67) each; of the two cents left the first two ids get one.
    [Fact]
    public void Decide_ACentShort_IsShortForOne() => Assert.Equal(
        [1_00, 1_00, 99],
        Redemption.Decide(
            YearEnd, 2_99, [Of("c", "2026-10", 1_00), Of("a", "2026-10", 1_00), Of("b", "2026-10", 1_00)])
            .Tranches.Select(one => one.AmountMinor));

    [Fact]
    public void Decide_PaysTheLesserOfFundsAndDue() => Cases.Sample(
        c => Redemption.Decide(YearEnd, c.Funds, c.Capital) is var redemption
            && redemption.DueMinor == Due(c.Capital).Sum(one => one.LeftMinor)
            && redemption.RedeemedMinor == Math.Min(Math.Max(0, c.Funds), redemption.DueMinor),
        iter: 5_000);

    [Fact]
    public void Decide_NobodyGetsMoreThanIsLeftOrBeforeItIsDue() => Cases.Sample(
        c => Redemption.Decide(YearEnd, c.Funds, c.Capital).Tranches.All(paid => paid.AmountMinor > 0
            && Due(c.Capital).Single(one => (one.Member, one.Credited) == (paid.Member, paid.Credited)).LeftMinor
                >= paid.AmountMinor),
        iter: 5_000);

    [Fact]
    public void Decide_NoMonthGetsAnythingBeforeAllOlderOnesArePaid() => Cases.Sample(
        c =>
        {
            var paid = Redemption.Decide(YearEnd, c.Funds, c.Capital).Tranches;
            return Due(c.Capital).Where(one => paid.Any(later => later.Credited > one.Credited)).All(older =>
                older.LeftMinor == 0
                || paid.Contains(new RedeemedCapital(older.Member, older.Credited, older.LeftMinor)));
        },
        iter: 5_000);

    [Fact]
    public void Decide_TheOrderOfTheTranchesChangesNothing() => Gen.Select(Cases, Gen.Int[0, int.MaxValue]).Sample(
        (c, seed) =>
        {
            var shuffled = c.Capital.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Redemption.Decide(YearEnd, c.Funds, shuffled).Tranches
                .SequenceEqual(Redemption.Decide(YearEnd, c.Funds, c.Capital).Tranches);
        },
        iter: 5_000);

    [Fact]
    public void Decide_ATrancheTwiceOrBelowZero_IsRefused()
    {
        Assert.Throws<ArgumentException>(
            () => Redemption.Decide(YearEnd, 1, [Of("a", "2026-10", 1), Of("a", "2026-10", 1)]));
        Assert.Throws<ArgumentException>(() => Redemption.Decide(YearEnd, 1, [Of("a", "2026-10", -1)]));
    }

    [Fact]
    public void EntryOf_MovesCapitalToADebtAndNoMoney()
    {
        var entry = Redemption.EntryOf(2029, "a", Money.FromMinor(5, Usd), YearEnd.EndUtc(TimeZoneInfo.Utc));
        Assert.Equal(("redeem:2029:a", EntrySource.Redemption), (entry.Id, entry.Source));
        Assert.Equal(Period.Parse("2030-01"), Period.Of(entry.InstantUtc, TimeZoneInfo.Utc));
        var book = TrialBalance.Of([entry]);
        Assert.Equal(
            [("equity:capital:a", 5L), ("liabilities:dividends:a", -5L)],
            book.Balances.Select(line => (line.Account.Path, line.Balance.Minor)));
        Assert.Equal(-5, FreeFunds.MovedMinor(entry, Usd));
        Assert.Equal(0, FreeFunds.MovedMinor(entry, Currency.Parse("eur")));
    }

    [Theory]
    [InlineData("2026-12", 1, "2026-12")]
    [InlineData("2026-01", 1, "2026-12")]
    [InlineData("2026-03", 4, "2026-03")]
    [InlineData("2026-04", 4, "2027-03")]
    [InlineData("2026-12", 12, "2027-11")]
    public void FiscalYearEnd_AnyStart_IsItsLastPeriod(string period, int startMonth, string end) =>
        Assert.Equal(Period.Parse(end), Period.Parse(period).FiscalYearEnd(startMonth));

    [Theory]
    [InlineData(999, 0, 0, false)]
    [InlineData(1_000, 0, 0, true)]
    [InlineData(400, 300, 300, true)]
    [InlineData(2_000, 0, -1_001, false)]
    public void PatronagePaid_TenInAll_IsReported(long dividends, long notices, long redemptions, bool reported) =>
        Assert.Equal(reported, new PatronagePaid("a", dividends, notices, redemptions).IsReported);

    private static Currency Usd => Currency.Parse("usd");

    private static CapitalLeft Of(string member, string credited, long minor) =>
        new(member, Period.Parse(credited), YearEnd, minor);

    private static IEnumerable<CapitalLeft> Due(CapitalLeft[] capital) =>
        capital.Where(one => one.RedeemableFrom <= YearEnd);
}
