using CsCheck;

namespace PeepFunctions.Tests;

public class TrialBalanceTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    [Fact]
    public void Of_AnyJournal_SumsToZeroInEveryCurrency() => Gens.Journal(30).Sample(
        entries => Assert.All(TrialBalance.Of(entries).Sums(), sum => Assert.Equal(0, sum.Minor)), iter: 300);

    [Fact]
    public void Merge_PartsInAnyOrder_IsTheWhole() => Gen.Select(Gens.Journal(30), Gen.Int[0, 30]).Sample(
        (entries, cut) =>
        {
            cut = Math.Min(cut, entries.Length);
            var merged = TrialBalance.Of(entries[cut..]);
            merged.Merge(TrialBalance.Of(entries[..cut]));

            Assert.Equal(TrialBalance.Of(entries).Balances, merged.Balances);
            Assert.Equal(entries.Length, merged.EntryCount);
        },
        iter: 300);

    [Fact]
    public void Of_PostingsOfOneAccount_AreToLessFrom()
    {
        var book = TrialBalance.Of(
            [Entry("1", Accounts.Dues, Accounts.Stripe, 500), Entry("2", Accounts.Stripe, Accounts.Bank, 120)]);

        Assert.Equal(Money.FromMinor(380, Usd), book[Accounts.Stripe, Usd]);
        Assert.Equal(Money.FromMinor(-500, Usd), book[Accounts.Dues, Usd]);
        Assert.Equal(Money.FromMinor(0, Usd), book[Accounts.Losses, Usd]);
        Assert.Equal(["assets:bank", "assets:stripe", "income:dues"], book.Balances.Select(b => b.Account.Path));
    }

    [Fact]
    public void Add_BeyondSixtyFourBits_Throws()
    {
        var book = TrialBalance.Of([Entry("1", Accounts.Dues, Accounts.Stripe, long.MaxValue)]);

        Assert.Throws<OverflowException>(() => book.Add(Entry("2", Accounts.Dues, Accounts.Stripe, 2)));
    }

    internal static JournalEntry Entry(
        string id, Account from, Account to, long minor, EntrySource source = EntrySource.Expense) =>
        JournalEntry.Create(
            id,
            DateTimeOffset.UnixEpoch.AddYears(56),
            source,
            "",
            [new Posting(from, to, Money.FromMinor(minor, Usd))],
            []);
}
