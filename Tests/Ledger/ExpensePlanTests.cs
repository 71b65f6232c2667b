using System.Globalization;

namespace PeepFunctions.Tests;

public class ExpensePlanTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static readonly ExpensePlan Rent = new(
        "pln_1", "mem_a", 15, Period.Parse("2036-01"), Period.Parse("2036-03"), Money.FromMinor(119_00, Usd), "rent", "rent",
        new ExpenseTax("vat", 19_00));

    [Theory]
    [InlineData(null, "2036-01-14", "")]
    [InlineData(null, "2036-01-15", "2036-01")]
    [InlineData(null, "2036-03-20", "2036-01 2036-02 2036-03")]
    [InlineData("2036-02", "2037-03-20", "2036-03")]
    [InlineData("2036-03", "2037-03-20", "")]
    public void Due_IsEveryMonthWhoseDayHasCome(string? drafted, string today, string due) => Assert.Equal(
        due,
        string.Join(' ', Rent.Due(
            drafted is null ? null : Period.Parse(drafted), DateOnly.ParseExact(today, "O", CultureInfo.InvariantCulture))));

    [Fact]
    public void EntryOf_AMonth_IsTheSameFactWheneverItIsAskedFor()
    {
        var entry = Rent.EntryOf(Period.Parse("2036-02"), NewYork);

        Assert.Equal(entry, Rent.EntryOf(Period.Parse("2036-02"), NewYork));
        Assert.NotEqual(entry.Id, Rent.EntryOf(Period.Parse("2036-03"), NewYork).Id);
        var book = TrialBalance.Of([entry]);
        Assert.Equal(
            (-119_00, 100_00, 19_00),
            (book[Accounts.Bank, Usd].Minor, book[Accounts.Operations(Category.Parse("rent")), Usd].Minor,
                book[Accounts.Receivable(Category.Parse("vat")), Usd].Minor));
    }

    [Fact]
    public void FaultsOf_EachBadField_IsNamed()
    {
        var january = Period.Parse("2036-01");
        Assert.Empty(Rent.FaultsOf(january, NewYork));
        Assert.Equal(["day"], (Rent with { Day = 29 }).FaultsOf(january, NewYork).Keys);
        Assert.Equal(["first"], Rent.FaultsOf(january.AddMonths(1), NewYork).Keys);
        Assert.Equal(["last"], (Rent with { Last = january.AddMonths(-1) }).FaultsOf(january, NewYork).Keys);
        Assert.Equal(["category"], (Rent with { Category = "The Rent" }).FaultsOf(january, NewYork).Keys);
        Assert.Equal(["tax"], (Rent with { Tax = new ExpenseTax("vat", 119_00) }).FaultsOf(january, NewYork).Keys);
        Assert.Equal(["tax"], (Rent with { Tax = new ExpenseTax("v a t", 1) }).FaultsOf(january, NewYork).Keys);
    }

    [Fact]
    public void NeedsAnother_IsAboveTheAmountAndForOtherCurrencies()
    {
        Assert.False(ExpenseEntry.NeedsAnother(Money.FromMinor(long.MaxValue, Usd), null, Usd));
        Assert.False(ExpenseEntry.NeedsAnother(Money.FromMinor(500, Usd), 500, Usd));
        Assert.True(ExpenseEntry.NeedsAnother(Money.FromMinor(501, Usd), 500, Usd));
        Assert.True(ExpenseEntry.NeedsAnother(Money.FromMinor(1, Currency.Parse("eur")), 500, Usd));
        Assert.True(ExpenseEntry.NeedsAnother(Money.FromMinor(1, Usd), 0, Usd));
    }
}
