using CsCheck;

namespace PeepFunctions.Tests;

public class MovementTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    [Fact]
    public void New_NetThatIsNotAmountLessFee_Throws() =>
        Assert.Throws<ArgumentException>(() => New("txn_1", 100, 3, 98, "usd"));

    [Fact]
    public void New_TwoCurrencies_Throws() =>
        Assert.Throws<InvalidOperationException>(() => New("txn_1", 100, 3, 97, "eur"));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void New_IdThatIsNoKey_Throws(string id) => Assert.Throws<ArgumentException>(() => New(id, 1, 0, 1, "usd"));

    [Fact]
    public void TryParse_MetadataOfAnyPayable_GivesItBack() => Gens.Payable.Sample(
        payable => Payable.TryParse(payable.KindName, payable.Period.ToString(), payable.Payee) == payable);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("gift", "2026-10", "m1")]
    [InlineData("dividend", "2026-13", "m1")]
    [InlineData("Dividend", "2026-10", "m1")]
    [InlineData("dividend", "2026-10", "m:1")]
    public void TryParse_OtherMetadata_IsNull(string? kind, string? period, string? payee) =>
        Assert.Null(Payable.TryParse(kind, period, payee));

    [Fact]
    public void Key_Attempts_DifferAndTheGroupDoesNot()
    {
        var payable = new Payable(PayableKind.Dividend, Period.Parse("2026-10"), "m1");

        Assert.Equal("dividend:2026-10:m1", payable.Group);
        Assert.Equal("dividend:2026-10:m1:a1", payable.Key(1));
        Assert.Equal("dividend:2026-10:m1:a2", payable.Key(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => payable.Key(0));
    }

    private static Movement New(string id, long amount, long fee, long net, string feeCurrency) => new(
        id,
        "charge",
        Money.FromMinor(amount, Usd),
        Money.FromMinor(fee, Currency.Parse(feeCurrency)),
        Money.FromMinor(net, Usd),
        DateTimeOffset.UnixEpoch,
        "ch_1",
        new MovementSubject.None());
}
