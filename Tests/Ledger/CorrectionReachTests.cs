using CsCheck;

namespace PeepFunctions.Tests;

public class CorrectionReachTests
{
    private const long Brought = 5_000, Limit = 4_000;

    private static readonly string Shown = new('a', 64);
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateTimeOffset At = new(2026, 11, 2, 17, 0, 0, TimeSpan.Zero);

    // 50.00 came to the bank as somebody's dues.
    private static readonly JournalEntry Dues = Entry(EntrySource.Movement, "income:dues", "assets:bank", Brought);

    [Theory]
    [InlineData("income:dues", "income:other", 5_000)] // what it was is said again
    [InlineData("expenses:operations:rent", "income:dues", 1)]
    [InlineData("assets:bank", "expenses:losses", 5_000)] // what it brought is taken back
    [InlineData("suspense", "expenses:processing", 1)]
    public void NeedsAnother_WithinWhatTheEntryDid_OneIsEnough(string from, string to, long minor) =>
        Assert.False(NeedsAnother(Dues, [], null, (from, to, minor)));

    [Theory]
    [InlineData("income:other", "assets:bank", 1)] // a surplus out of nothing
    [InlineData("assets:bank", "income:dues", 5_001)] // more than it brought
    [InlineData("income:dues", "assets:ccbill", 1)] // an asset that it did not touch
    [InlineData("assets:ccbill", "income:dues", 1)]
    [InlineData("equity:undistributed", "income:dues", 1)]
    [InlineData("income:grants", "income:dues", 1)]
    [InlineData("equity:grants:roof", "income:dues", 1)]
    [InlineData("equity:shares:mem_ada", "income:dues", 1)]
    [InlineData("liabilities:creators:mem_ada", "suspense", 1)]
    [InlineData("income:dues", "liabilities:dividends:mem_ada", 1)]
    [InlineData("income:dues", "liabilities:loans:city-bank", 1)]
    [InlineData("income:dues", "liabilities:buyback:clm_one", 1)]
    [InlineData("equity:exchange", "income:dues", 1)]
    public void NeedsAnother_BeyondWhatTheEntryDid_TakesTwo(string from, string to, long minor) =>
        Assert.True(NeedsAnother(Dues, [], null, (from, to, minor)));

    [Theory]
    [InlineData(EntrySource.Close)]
    [InlineData(EntrySource.General)]
    [InlineData(EntrySource.Opening)]
    [InlineData(EntrySource.Redemption)]
    [InlineData(EntrySource.Membership)]
    public void NeedsAnother_OfWhatOneDidNotEnter_TakesTwo(EntrySource source) => Assert.True(NeedsAnother(
        Entry(source, "income:dues", "assets:bank", Brought), [], null, ("income:dues", "income:other", 1)));

    [Fact]
    public void NeedsAnother_OfACorrectionByTwo_TakesTwo()
    {
        var byOne = Correction(("income:dues", "income:other", 1));
        var byTwo = JournalEntry.Create(
            "correction:2", At, EntrySource.Correction, "m", byOne.Postings, [], Dues.Id, evidence: Shown);

        Assert.False(NeedsAnother(byOne, [], null, ("income:other", "income:dues", 1)));
        Assert.True(NeedsAnother(byTwo, [], null, ("income:other", "income:dues", 1)));
    }

    [Fact]
    public void NeedsAnother_ThatCountsSupport_TakesTwo() => Assert.True(CorrectionReach.NeedsAnother(
        JournalEntry.Create(
            "correction:1",
            At,
            EntrySource.Correction,
            "m",
            [new Posting(Accounts.Dues, Accounts.OtherIncome, Money.FromMinor(1, Usd))],
            [new PatronageFact(PatronageKind.Support, "mem_ada", null, 1)],
            Dues.Id),
        Dues,
        [],
        limitMinor: null,
        Usd));

    // 40.00 is the most that one may: also in parts, and of what two did nothing counts.
    [Theory]
    [InlineData(4_000, 0, false, false)]
    [InlineData(4_001, 0, false, true)]
    [InlineData(2_000, 2_000, false, false)]
    [InlineData(2_000, 2_001, false, true)]
    [InlineData(2_000, 2_001, true, false)]
    public void NeedsAnother_AboveTheAmount_AlsoInParts(long minor, long before, bool byTwo, bool needed)
    {
        JournalEntry[] earlier = before == 0 ? [] : [JournalEntry.Create(
            "correction:before",
            At,
            EntrySource.Correction,
            "m",
            [new Posting(Accounts.Dues, Accounts.OtherIncome, Money.FromMinor(before, Usd))],
            [],
            Dues.Id,
            evidence: byTwo ? Shown : null)];

        Assert.Equal(needed, NeedsAnother(Dues, earlier, Limit, ("income:dues", "income:other", minor)));
    }

    // However one steward corrects, alone and as often as they like: nothing that is a member's, owed, collective or
    // bound moves, no asset holds more than the entry brought or less than nothing of it, and all of it is at most the
    // amount that one may move.
    [Fact]
    public void NeedsAnother_AnyCorrectionsThatOneMayEnter_MoveNothingOfOthers()
    {
        var account = Gen.OneOf(
            Gens.Of("income:dues", "income:other", "expenses:losses", "assets:bank", "suspense", "income:grants")
                .Select(Account.Parse),
            Gens.Account);
        Gen.Select(account, account, Gen.Long[1, 6_000]).Where((from, to, _) => from != to).Array[1, 8].Sample(drawn =>
        {
            var entered = new List<JournalEntry>();
            foreach (var (from, to, minor) in drawn)
            {
                var next = Correction((from.Path, to.Path, minor));
                if (!CorrectionReach.NeedsAnother(next, Dues, entered, Limit, Usd))
                {
                    entered.Add(next);
                }
            }

            var moved = TrialBalance.Of(entered);
            var all = TrialBalance.Of(entered.Prepend(Dues));
            return moved.Balances.All(one => one.Account.Kind is not (AccountKind.Liability or AccountKind.Equity))
                && moved[Accounts.Grants, Usd].Minor == 0
                && all[Accounts.Bank, Usd].Minor is >= 0 and <= Brought
                && all.Balances.All(one => one.Account.Kind != AccountKind.Asset || one.Account == Accounts.Bank)
                && entered.Sum(one => one.Postings[0].Amount.Minor) <= Limit;
        });
    }

    private static bool NeedsAnother(
        JournalEntry corrected, JournalEntry[] before, long? limitMinor, (string, string, long) line) =>
        CorrectionReach.NeedsAnother(Correction(line), corrected, before, limitMinor, Usd);

    private static JournalEntry Correction((string From, string To, long Minor) line) => JournalEntry.Create(
        "correction:1",
        At,
        EntrySource.Correction,
        "m",
        [new Posting(Account.Parse(line.From), Account.Parse(line.To), Money.FromMinor(line.Minor, Usd))],
        [],
        Dues.Id);

    private static JournalEntry Entry(EntrySource source, string from, string to, long minor) => JournalEntry.Create(
        "txn_1",
        At,
        source,
        "m",
        [new Posting(Account.Parse(from), Account.Parse(to), Money.FromMinor(minor, Usd))],
        []);
}
