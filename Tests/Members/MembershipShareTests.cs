namespace PeepFunctions.Tests;

public class MembershipShareTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly Money Price = Money.FromMinor(1000, Usd);

    [Theory]
    [InlineData(999, "usd", false)]
    [InlineData(1000, "usd", true)]
    [InlineData(1001, "usd", true)]
    [InlineData(1000, "eur", false)]
    [InlineData(-1000, "usd", false)]
    public void IsBoughtBy_Payment_NeedsThePriceInItsCurrency(long minor, string currency, bool bought) =>
        Assert.Equal(bought, MembershipShare.IsBoughtBy(Price, Money.FromMinor(minor, Currency.Parse(currency))));

    // The share is paid, turned into a debt on leaving, and repaid by refunding its charge: nothing is left.
    [Fact]
    public void Leaving_PaidShare_BecomesADebtThatItsRefundSettles()
    {
        var rules = new MovementRules(1000, Usd);
        var book = TrialBalance.Of([rules.Post(Moved("txn_1", "charge", 1000,
            new MovementSubject.Payment(new PaymentPurpose.Share("m1"))))]);
        Assert.Equal(Price, MembershipShare.Held(book, "m1", Usd));

        book.Add(MembershipShare.Leaving("m1", Price, DateTimeOffset.UnixEpoch.AddYears(57))!);
        Assert.Equal(0, MembershipShare.Held(book, "m1", Usd).Minor);
        Assert.Equal(-Price, book[Accounts.ShareDebt("m1"), Usd]);

        book.Add(rules.Post(Moved("txn_2", "refund", -1000,
            new MovementSubject.Refund(new PaymentPurpose.Share("m1", IsLeaving: true)))));
        Assert.Empty(book.Balances);
    }

    [Fact]
    public void Leaving_NothingHeld_IsNoEntry() =>
        Assert.Null(MembershipShare.Leaving("m1", Money.FromMinor(0, Usd), DateTimeOffset.UnixEpoch));

    [Fact]
    public void Leaving_IdThatIsNone_Throws() =>
        Assert.Throws<ArgumentException>(() => MembershipShare.Leaving("m:1", Price, DateTimeOffset.UnixEpoch));

    private static Movement Moved(string id, string type, long minor, MovementSubject subject) => new(
        id,
        type,
        Money.FromMinor(minor, Usd),
        Money.FromMinor(0, Usd),
        Money.FromMinor(minor, Usd),
        DateTimeOffset.UnixEpoch.AddYears(56),
        "ch_1",
        subject);
}
