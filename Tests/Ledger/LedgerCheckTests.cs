using CsCheck;

namespace PeepFunctions.Tests;

public class LedgerCheckTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    [Fact]
    public void Balances_SoundBook_FindsNothing() => Assert.Empty(LedgerCheck.Balances(TrialBalance.Of(
    [
        Entry("1", Accounts.PlatformFees, Accounts.Stripe, 1000),
        Entry("2", Accounts.Undistributed, Accounts.PlatformFees, 1000),
        Entry("3", Accounts.Dividends("m"), Accounts.Undistributed, 1000),
        Entry("4", Accounts.Stripe, Accounts.Dividends("m"), 1000),
    ])));

    [Fact]
    public void Balances_LiabilityOverpaid_IsFound() => Assert.Equal(
        [new LedgerFinding.LiabilityBelowZero(Accounts.Dividends("m"), Money.FromMinor(7, Usd))],
        LedgerCheck.Balances(TrialBalance.Of([Entry("1", Accounts.Stripe, Accounts.Dividends("m"), 7)])));

    [Fact]
    public void Balances_LiabilityOwed_IsNotFound() => Assert.Empty(LedgerCheck.Balances(
        TrialBalance.Of([Entry("1", Accounts.Creator("m"), Accounts.Stripe, 7)])));

    [Fact]
    public void Balances_MoreDistributedThanThere_IsFound() => Assert.Equal(
        [new LedgerFinding.UndistributedBelowZero(Money.FromMinor(7, Usd))],
        LedgerCheck.Balances(TrialBalance.Of([Entry("1", Accounts.Reserve, Accounts.Undistributed, 7)])));

    [Fact]
    public void Balances_AmountOnOneSideOnly_IsFound()
    {
        var book = new TrialBalance();
        book.Add(Accounts.Bank, Money.FromMinor(1, Usd));

        Assert.Equal([new LedgerFinding.SumNotZero(Money.FromMinor(1, Usd))], LedgerCheck.Balances(book));
    }

    [Fact]
    public void Entries_FreshJournal_FindsNothing() =>
        Gens.Journal(10).Sample(entries => LedgerCheck.Entries(entries).Count == 0, iter: 100);

    [Fact]
    public void Entries_SameIdTwice_IsFoundWithItsContent()
    {
        var entry = Entry("1", Accounts.Dues, Accounts.Stripe, 5);
        var other = Entry("1", Accounts.Dues, Accounts.Stripe, 6);

        Assert.Equal([new LedgerFinding.PostedTwice("1")], LedgerCheck.Entries([entry, entry]));
        Assert.Equal(
            [new LedgerFinding.SameIdOtherContent("1", entry.ContentHash, other.ContentHash)],
            LedgerCheck.Entries([entry, other]));
    }

    [Fact]
    public void Entries_ContentEditedInPlace_IsFound()
    {
        var entry = Entry("1", Accounts.Dues, Accounts.Stripe, 5);
        var edited = Entry("1", Accounts.Dues, Accounts.Stripe, 6) with { ContentHash = entry.ContentHash };

        var finding = Assert.IsType<LedgerFinding.ContentChanged>(Assert.Single(LedgerCheck.Entries([edited])));
        Assert.Equal(("1", entry.ContentHash), (finding.Id, finding.StoredHash));
    }

    [Fact]
    public void ClosedWindow_IncomeLeft_IsFoundInTheCurrencyOnly()
    {
        var window = TrialBalance.Of([Entry("1", Accounts.Dues, Accounts.Stripe, 5)]);

        Assert.Equal(
            [new LedgerFinding.WindowNotEmptied(Accounts.Dues, Money.FromMinor(-5, Usd))],
            LedgerCheck.ClosedWindow(window, Usd));
        Assert.Empty(LedgerCheck.ClosedWindow(window, Currency.Parse("eur")));
        window.Add(Entry("close:2026-01", Accounts.Undistributed, Accounts.Dues, 5, EntrySource.Close));
        Assert.Empty(LedgerCheck.ClosedWindow(window, Usd));
    }

    [Fact]
    public void Root_EntryGone_IsFound()
    {
        var leaf = PeriodLeaf.Of(Entry("1", Accounts.Dues, Accounts.Stripe, 5));
        var root = PeriodRoot.Of(null, [leaf]);
        var period = Period.Parse("2026-01");

        Assert.Empty(LedgerCheck.Root(period, root, null, [leaf]));
        Assert.Equal(
            [new LedgerFinding.RootChanged(period, root, PeriodRoot.Of(null, []))],
            LedgerCheck.Root(period, root, null, []));
    }

    [Fact]
    public void Processor_OtherBalance_IsFound()
    {
        var book = TrialBalance.Of([Entry("1", Accounts.Dues, Accounts.Stripe, 5)]);

        Assert.Empty(LedgerCheck.Processor(book, Accounts.Stripe, [Money.FromMinor(5, Usd)]));
        Assert.Equal(
            [new LedgerFinding.ProcessorDiffers(Accounts.Stripe, Money.FromMinor(5, Usd), Money.FromMinor(4, Usd))],
            LedgerCheck.Processor(book, Accounts.Stripe, [Money.FromMinor(4, Usd)]));
    }

    // A balance of nothing is left out by the processor: the check must not take its list for all there is.
    [Fact]
    public void Processor_CurrencyThatOnlyOneSideHas_IsFound()
    {
        var (book, eur) = (TrialBalance.Of([Entry("1", Accounts.Dues, Accounts.Stripe, 5)]), Currency.Parse("eur"));

        Assert.Equal(
            [
                new LedgerFinding.ProcessorDiffers(Accounts.Stripe, Money.FromMinor(5, Usd), Money.FromMinor(0, Usd)),
                new LedgerFinding.ProcessorDiffers(Accounts.Stripe, Money.FromMinor(0, eur), Money.FromMinor(7, eur)),
            ],
            LedgerCheck.Processor(book, Accounts.Stripe, [Money.FromMinor(7, eur)]));
    }

    private static JournalEntry Entry(
        string id, Account from, Account to, long minor, EntrySource source = EntrySource.Expense) =>
        TrialBalanceTests.Entry(id, from, to, minor, source);
}
