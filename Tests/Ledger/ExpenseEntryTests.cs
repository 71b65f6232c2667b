using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class ExpenseEntryTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateOnly Today = new(2026, 10, 5);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    // printf 'm1|key-1' | sha256sum
    private const string Id = "expense:fa40409faff9c9ffa73f3ff08518aa4b0386b2c8dab76bcc9a8c181f7f029f2a";

    [Fact]
    public void Decide_Expense_GoesFromTheBankToItsCategoryAtNoon()
    {
        var entry = Assert.IsType<ExpenseEntry.Valid>(Decide()).Entry;

        Assert.Equal(
            (Id, EntrySource.Expense, "servers"), (entry.Id, entry.Source, entry.Memo));
        Assert.Equal(DateTimeOffset.Parse("2026-10-05T16:00:00Z", CultureInfo.InvariantCulture), entry.InstantUtc);
        Assert.Equal(
            new Posting(Accounts.Bank, Accounts.Operations(Category.Parse("hosting")), Money.FromMinor(1250, Usd)),
            Assert.Single(entry.Postings));
    }

    [Fact]
    public void Decide_SameTwice_IsTheSameFactAndAnotherAmountIsNot()
    {
        var entry = Assert.IsType<ExpenseEntry.Valid>(Decide()).Entry;
        var other = Assert.IsType<ExpenseEntry.Valid>(Decide(minor: 1251)).Entry;

        Assert.Equal(entry, Assert.IsType<ExpenseEntry.Valid>(Decide()).Entry);
        Assert.Equal(entry.Id, other.Id);
        Assert.NotEqual(entry.ContentHash, other.ContentHash);
    }

    [Fact]
    public void Decide_Unsound_SaysWhy()
    {
        Assert.Equal(new ExpenseEntry.AmountNotPositive(), Decide(minor: 0));
        Assert.Equal(new ExpenseEntry.AmountNotPositive(), Decide(minor: -1));
        Assert.Equal(new ExpenseEntry.AmountTooLarge(), Decide(minor: long.MaxValue));
        Assert.Equal(new ExpenseEntry.AmountTooLarge(), Decide(minor: ExpenseEntry.LargestMinor + 1));
        Assert.IsType<ExpenseEntry.Valid>(Decide(minor: ExpenseEntry.LargestMinor));
        Assert.Equal(new ExpenseEntry.DateInFuture(), Decide(date: Today.AddDays(1)));
        Assert.Equal(new ExpenseEntry.DateTooEarly(), Decide(date: new DateOnly(1999, 12, 31)));
        Assert.IsType<ExpenseEntry.Valid>(Decide(date: new DateOnly(2000, 1, 1)));
        Assert.Equal(new ExpenseEntry.CategoryInvalid(), Decide(category: "Web Hosting"));
        Assert.Equal(new ExpenseEntry.MemoNotOneLine(), Decide(memo: "a\nb"));
    }

    [Fact]
    public void Decide_AnyDayInAnyZone_FallsIntoItsOwnMonth() => Gen.Select(
        Gen.Int[0, 8000], Gens.Of("America/New_York", "Pacific/Auckland", "Asia/Kolkata", "UTC")).Sample(
        (days, zoneId) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
            var date = new DateOnly(2005, 1, 1).AddDays(days);
            var valid = Assert.IsType<ExpenseEntry.Valid>(ExpenseEntry.Decide(
                "m1", "key-1", date, Money.FromMinor(1, Usd), "hosting", null, date, zone));

            Assert.Equal(Period.FromYearMonth(date.Year, date.Month), Period.Of(valid.Entry.InstantUtc, zone));
        },
        iter: 500);

    private static ExpenseEntry Decide(
        long minor = 1250, DateOnly? date = null, string category = "hosting", string memo = "servers") =>
        ExpenseEntry.Decide(
            "m1", "key-1", date ?? Today, Money.FromMinor(minor, Usd), category, memo, Today, NewYork);
}
