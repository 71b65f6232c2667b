namespace PeepFunctions.Tests;

public class BankAmountTests
{
    [Theory]
    [InlineData("0", '.', "usd", 0L)]
    [InlineData("12", '.', "usd", 1200L)]
    [InlineData("12.5", '.', "usd", 1250L)]
    [InlineData("-12.50", '.', "usd", -1250L)]
    [InlineData("+12.50000", '.', "usd", 1250L)]
    [InlineData("1,234.56", '.', "usd", 123456L)]
    [InlineData("1.234,56", ',', "eur", 123456L)]
    [InlineData("-1 234 567,8", ',', "eur", -123456780L)]
    [InlineData("1'234.50", '.', "usd", 123450L)]
    [InlineData("007", '.', "jpy", 7L)]
    [InlineData("1.005", '.', "kwd", 1005L)]
    [InlineData("5.", '.', "usd", 500L)]
    [InlineData("99999999999.99", '.', "usd", 9999999999999L)]
    public void Read_AsBanksWriteIt_IsExact(string text, char mark, string currency, long minor) =>
        Assert.Equal(minor, BankAmount.Read(text, mark, Currency.Parse(currency)));

    [Theory]
    [InlineData("", '.', "usd")]
    [InlineData("-", '.', "usd")]
    [InlineData("1.234,56", '.', "usd")]
    [InlineData("1,23", '.', "usd")]
    [InlineData("12,34,567", '.', "usd")]
    [InlineData("1.005", '.', "usd")]
    [InlineData("1.5", '.', "jpy")]
    [InlineData("100000000000", '.', "usd")]
    [InlineData("1e3", '.', "usd")]
    [InlineData("٣", '.', "usd")]
    [InlineData("12.50\n", '.', "usd")]
    [InlineData("(12.50)", '.', "usd")]
    public void Read_AnythingElse_IsNone(string text, char mark, string currency) =>
        Assert.Null(BankAmount.Read(text, mark, Currency.Parse(currency)));
}
