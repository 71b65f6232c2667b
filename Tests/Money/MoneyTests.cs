using CsCheck;

namespace PeepFunctions.Tests;

public class MoneyTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    [Theory]
    [InlineData(0, "usd", "0.00 USD")]
    [InlineData(5, "usd", "0.05 USD")]
    [InlineData(-1230, "usd", "-12.30 USD")]
    [InlineData(7, "jpy", "7 JPY")]
    [InlineData(-7, "kwd", "-0.007 KWD")]
    [InlineData(12345, "isk", "123.45 ISK")]
    [InlineData(12300, "ugx", "123.00 UGX")]
    [InlineData(long.MinValue, "usd", "-92233720368547758.08 USD")]
    [InlineData(long.MaxValue, "jpy", "9223372036854775807 JPY")]
    public void ToString_Amount_HasTheDigitsOfItsCurrency(long minor, string currency, string text) =>
        Assert.Equal(text, Money.FromMinor(minor, Currency.Parse(currency)).ToString());

    [Fact]
    public void Add_ThenSubtract_IsTheSame() => Gen.Select(Gens.Positive, Gens.Minor).Sample(
        (money, minor) =>
        {
            var other = Money.FromMinor(minor, money.Currency);
            return money + other - other == money && -(-money) == money && money + other > money;
        });

    [Fact]
    public void Arithmetic_OtherCurrencyOverflowOrDefault_Throws()
    {
        var dollar = Money.FromMinor(1, Usd);

        Assert.Throws<InvalidOperationException>(() => dollar + Money.FromMinor(1, Currency.Parse("eur")));
        Assert.Throws<InvalidOperationException>(() => dollar < Money.FromMinor(1, Currency.Parse("eur")));
        Assert.Throws<InvalidOperationException>(() => dollar - default(Money));
        Assert.Throws<InvalidOperationException>(() => default(Money) + default(Money));
        Assert.Throws<InvalidOperationException>(() => Money.FromMinor(1, default));
        Assert.Throws<OverflowException>(() => Money.FromMinor(long.MaxValue, Usd) + dollar);
        Assert.Throws<OverflowException>(() => Money.FromMinor(long.MinValue, Usd) - dollar);
        Assert.Throws<OverflowException>(() => -Money.FromMinor(long.MinValue, Usd));
    }

    [Theory]
    [InlineData("USD", true)]
    [InlineData("usd", true)]
    [InlineData("us", false)]
    [InlineData("usdx", false)]
    [InlineData("u1d", false)]
    [InlineData("üsd", false)]
    [InlineData(null, false)]
    public void TryParse_Currency_TakesThreeAsciiLetters(string? text, bool valid)
    {
        Assert.Equal(valid, Currency.TryParse(text, out var currency));
        Assert.Equal(valid ? "usd" : "", currency.ToString());
    }
}
