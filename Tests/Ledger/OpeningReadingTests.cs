using System.Collections.Immutable;
using CsCheck;

namespace PeepFunctions.Tests;

public class OpeningReadingTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly DateOnly Date = new(2035, 12, 31);

    private static readonly OwnershipClaim Founder =
        new("clm_a", ClaimClass.Founder, "mem_a", "founder", 100, 100_00, 30_000, 1, new DateOnly(2030, 1, 1));

    // Bank 1 000.00 and Stripe 200.00 against a loan of 300.00, a share, capital of two months, the reserve 500.00 and
    // the rest undistributed; a claim was allocated 40.00, of which 10.00 are owed.
    private static readonly (string Account, string Month, long Minor)[] Sound =
    [
        ("assets:bank", "", 1_000_00), ("assets:stripe", "", 200_00), ("liabilities:loans:bank", "", 300_00),
        ("equity:shares:mem_a", "", 10_00), ("equity:capital:mem_a", "2033-05", 50_00),
        ("equity:capital:mem_a", "2034-05", 30_00), ("liabilities:dividends:mem_b", "", 20_00),
        ("equity:reserve", "", 500_00), ("equity:undistributed", "", 280_00),
        ("liabilities:buyback:clm_a", "", 10_00), ("redeemed:clm_a", "", 40_00),
    ];

    [Fact]
    public void Of_SoundLines_AreBalancesTranchesAndRedemptions()
    {
        var balances = Valid(Sound);

        Assert.Equal((120_000, 33_000, 87_000), (
            balances.TotalMinor(AccountKind.Asset, Usd),
            balances.TotalMinor(AccountKind.Liability, Usd),
            balances.TotalMinor(AccountKind.Equity, Usd)));
        Assert.Equal<OpeningTranche>(
            [new("mem_a", Period.Parse("2033-05"), 50_00), new("mem_a", Period.Parse("2034-05"), 30_00)],
            balances.Tranches);
        Assert.Equal(("clm_a", Money.FromMinor(40_00, Usd)), Assert.Single(balances.Redeemed));
        Assert.Equal(balances.Hash, Valid([.. Sound.Reverse()]).Hash);
    }

    [Fact]
    public void EntriesFor_EmptyBook_AreThoseOfTheCoopOfClaimsAndOfEachMember()
    {
        var entries = Valid(Sound).EntriesFor(new TrialBalance(), NewYork);
        var book = TrialBalance.Of(entries);

        Assert.Equal(["opening", "opening:claims", "opening:mem_a", "opening:mem_b"], entries.Select(entry => entry.Id));
        Assert.All(entries, entry => Assert.Equal(Date, DayOf(entry)));
        Assert.Equal(-80_00, book[Accounts.CapitalOf("mem_a"), Usd].Minor);
        Assert.Equal(-10_00, book[Accounts.Buyback("clm_a"), Usd].Minor);
        Assert.Equal(0, book[Accounts.Opening, Usd].Minor);
        Assert.Equal(
            [new ClaimAllocation("clm_a", 40_00)],
            Redemptions.Of(entries.Single(entry => entry.Id == OpeningBalances.ClaimsEntryId)));
        Assert.Empty(entries.Where(entry => entry.Id != OpeningBalances.ClaimsEntryId).SelectMany(Redemptions.Of));
        Assert.Empty(LedgerCheck.Balances(book));
        Assert.Empty(LedgerCheck.Entries(entries));
        Assert.Contains(
            LedgerCheck.Balances(TrialBalance.Of(entries.Skip(2))), finding => finding is LedgerFinding.OpeningNotWhole);
    }

    // Whatever was posted of before that day: after the opening the books hold what was approved, and nothing twice.
    [Fact]
    public void EntriesFor_AnyBook_BringItToWhatWasApproved() =>
        Gen.Select(Gen.Long[-3, 3], Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[1, 100_000]).Sample((fees, bank, share) =>
        {
            var before = new TrialBalance();
            foreach (var (account, minor) in new[]
            {
                (Accounts.Stripe, fees), (Accounts.PlatformFees, -fees), (Accounts.Bank, bank),
                (Accounts.Operations(Category.Parse("rent")), -bank), (Accounts.SharesOf("mem_a"), -share),
                (Accounts.Stripe, share),
            })
            {
                before.Add(account, Money.FromMinor(minor, Usd));
            }

            var after = TrialBalance.Of(Valid(Sound, before).EntriesFor(before, NewYork));
            after.Merge(before);
            Assert.Equal(
                TrialBalance.Of(Valid(Sound).EntriesFor(new TrialBalance(), NewYork)).Balances, after.Balances);
        });

    [Theory]
    [InlineData("assets:bank", "", "100000.00", "usd")]
    [InlineData("assets:bank", "", "-1", "usd")]
    [InlineData("assets:bank", "", "999999999999", "usd")]
    [InlineData("assets:bank", "", "1", "dollars")]
    [InlineData("assets:bank", "2033-05", "1", "usd")]
    [InlineData("income:dues", "", "1", "usd")]
    [InlineData("expenses:losses", "", "1", "usd")]
    [InlineData("suspense", "", "1", "usd")]
    [InlineData("equity:opening", "", "1", "usd")]
    [InlineData("equity:gifts", "", "1", "usd")]
    [InlineData("equity:shares:mem_nobody", "", "1", "usd")]
    [InlineData("equity:capital:mem_a", "", "1", "usd")]
    [InlineData("equity:capital:mem_a", "2036-01", "1", "usd")]
    [InlineData("equity:capital:mem_a", "2033-13", "1", "usd")]
    [InlineData("equity:capital:mem_a", "2033-05", "1", "eur")]
    [InlineData("redeemed:clm_b", "", "1", "usd")]
    [InlineData("redeemed:clm_a", "", "30001", "usd")]
    [InlineData("redeemed:clm_a", "", "1", "eur")]
    [InlineData("liabilities:buyback:clm_a", "", "1", "usd")]
    public void Of_OneBadLine_IsNamed(string account, string month, string minor, string currency)
    {
        var faulty = Assert.IsType<OpeningReading.Faulty>(OpeningReading.Of(
            Date, [new OpeningRow("line 2", account, month, minor, currency)], Facts(new TrialBalance())));

        Assert.Equal(["line 2"], faulty.Faults.Keys);
    }

    [Fact]
    public void Of_TheWhole_IsHeldToItsDayItsSumAndTheBooks()
    {
        Assert.Equal(["date"], Faults(Sound, date: new DateOnly(2036, 1, 1)).Keys);
        Assert.Equal(["date"], Faults(Sound, today: Date).Keys);
        Assert.Equal(["lines"], Faults([]).Keys);
        Assert.Equal(["total usd"], Faults([.. Sound, ("liabilities:taxes:vat", "", 1)]).Keys);
        Assert.Equal(["line 3"], Faults([("assets:bank", "", 5), ("assets:bank", "", 5)]).Keys);
        Assert.Equal(
            ["lines"],
            Faults([.. Enumerable.Range(0, 101).Select(i => ($"liabilities:loans:l{i}", "", 0L))]).Keys);

        var before = new TrialBalance();
        before.Add(Accounts.SharesOf("mem_b"), Money.FromMinor(-10_00, Usd));
        before.Add(Accounts.Suspense, Money.FromMinor(10_00, Usd));
        Assert.Equal(["equity:shares:mem_b", "suspense"], Faults(Sound, before: before).Keys);
    }

    [Fact]
    public void CutoffUtc_IsTheFirstInstantAfterTheDay_WhereverClocksChange()
    {
        Assert.Equal(
            new DateTimeOffset(2036, 1, 1, 5, 0, 0, TimeSpan.Zero), OpeningBalances.CutoffUtc(Date, NewYork));
        // Clocks in Asunción went from 0:00 to 1:00 on 1 October 2017.
        Assert.Equal(
            new DateTimeOffset(2017, 10, 1, 4, 0, 0, TimeSpan.Zero),
            OpeningBalances.CutoffUtc(
                new DateOnly(2017, 9, 30), TimeZoneInfo.FindSystemTimeZoneById("America/Asuncion")));
    }

    private static DateOnly DayOf(JournalEntry entry) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.InstantUtc, NewYork).DateTime);

    private static ImmutableSortedDictionary<string, string> Faults(
        (string Account, string Month, long Minor)[] lines,
        DateOnly? date = null,
        DateOnly? today = null,
        TrialBalance? before = null) => Assert.IsType<OpeningReading.Faulty>(
        OpeningReading.Of(date ?? Date, Rows(lines), Facts(before ?? new TrialBalance(), today))).Faults;

    private static OpeningBalances Valid(
        (string Account, string Month, long Minor)[] lines, TrialBalance? before = null) =>
        Assert.IsType<OpeningReading.Valid>(
            OpeningReading.Of(Date, Rows(lines), Facts(before ?? new TrialBalance()))).Balances;

    private static List<OpeningRow> Rows((string Account, string Month, long Minor)[] lines) =>
    [
        .. lines.Select((line, at) => new OpeningRow(
            $"line {at + 2}", line.Account, line.Month, $"{line.Minor}", "usd")),
    ];

    private static OpeningFacts Facts(TrialBalance before, DateOnly? today = null) => new(
        today ?? new DateOnly(2036, 1, 5),
        Period.Parse("2036-01"),
        Usd,
        id => id is "mem_a" or "mem_b",
        [Founder],
        before);
}
