namespace PeepFunctions.Tests;

public class AccountsTests
{
    [Theory]
    [InlineData("assets:stripe", AccountKind.Asset)]
    [InlineData("liabilities:creators:x", AccountKind.Liability)]
    [InlineData("equity:reserve", AccountKind.Equity)]
    [InlineData("income:dues", AccountKind.Income)]
    [InlineData("expenses:losses", AccountKind.Expense)]
    [InlineData("suspense", AccountKind.Suspense)]
    public void Kind_EachFirstSegment_IsNamed(string path, AccountKind kind) =>
        Assert.Equal(kind, Account.Parse(path).Kind);

    [Fact]
    public void Functions_WithIds_GiveThePathsOfTheBook() => Assert.Equal(
        [
            "assets:ccbill", "assets:stripe", "liabilities:creators:m1", "liabilities:dividends:m1",
            "liabilities:shares:m1", "liabilities:buyback:c1", "liabilities:tithe:swop", "equity:shares:m1",
            "equity:capital:m1", "expenses:operations:web-hosting",
        ],
        new[]
        {
            Accounts.At("ccbill"), Accounts.At("stripe"), Accounts.Creator("m1"), Accounts.Dividends("m1"),
            Accounts.ShareDebt("m1"), Accounts.Buyback("c1"), Accounts.Tithe("swop"), Accounts.SharesOf("m1"),
            Accounts.CapitalOf("m1"), Accounts.Operations(Category.Parse("web-hosting")),
        }.Select(account => account.Path));

    [Theory]
    [InlineData("liabilities:creators:m1", "m1")]
    [InlineData("liabilities:dividends:m1", "m1")]
    [InlineData("liabilities:shares:m1", "m1")]
    [InlineData("equity:shares:m1", "m1")]
    [InlineData("equity:capital:m1", "m1")]
    [InlineData("liabilities:tithe:swop", null)]
    [InlineData("liabilities:buyback:c1", null)]
    [InlineData("equity:reserve", null)]
    [InlineData("suspense", null)]
    public void MemberOf_AnAccount_IsWhoseItIs(string path, string? member) =>
        Assert.Equal(member, Accounts.MemberOf(Account.Parse(path)));

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("é")]
    public void Creator_IdThatIsNoSegment_Throws(string id)
    {
        Assert.False(Accounts.IsId(id));
        // A colon would be a path of its own: it is the caller who must ask IsId first.
        if (!id.Contains(':', StringComparison.Ordinal))
        {
            Assert.Throws<FormatException>(() => Accounts.Creator(id));
        }
    }

    [Theory]
    [InlineData("hosting", true)]
    [InlineData("a", true)]
    [InlineData("legal-2026", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmn", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmno", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("Hosting", false)]
    [InlineData("web hosting", false)]
    [InlineData("web:hosting", false)]
    [InlineData("web\n", false)]
    [InlineData("straße", false)]
    public void TryParse_Category_TakesOnlyItsAlphabet(string? text, bool valid) =>
        Assert.Equal(valid, Category.TryParse(text, out _));

    [Fact]
    public void Name_DefaultCategory_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Accounts.Operations(default));
}
