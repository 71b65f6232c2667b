using System.Text.Json;

namespace PeepFunctions.Tests;

public sealed class ExpensesTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Expense_Entered_IsInTheBooksOnce()
    {
        var steward = await _app.StewardAsync();
        var body = new { date = "2036-01-03", amountMinor = 12_345, currency = "usd", category = "hosting", memo = "servers" };

        var first = await _app.PostAsync("expenses", body, steward.Token, key: "expense-1");
        var again = await _app.PostAsync("expenses", body, steward.Token, key: "expense-1");

        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal("2036-01", first.GetProperty("postedTo").GetString());
        var listed = (await _app.GetAsync("expenses?period=2036-01", steward.Token)).GetProperty("items").EnumerateArray();
        var item = Assert.Single(listed, one => one.GetProperty("category").ValueEquals("hosting"));
        Assert.Equal(12_345, item.GetProperty("amountMinor").GetInt64());
        Assert.Equal("2036-01-03", item.GetProperty("date").GetString());
        var balances = (await _app.GetAsync("ledger/2036-01/trial-balance", steward.Token)).GetProperty("balances");
        Assert.Contains(balances.EnumerateArray(), line =>
            line.GetProperty("account").ValueEquals("expenses:operations:hosting")
            && line.GetProperty("balanceMinor").GetInt64() == 12_345);
    }

    [Theory]
    [InlineData("2036-01-03", 0, "usd", "hosting", "memo", "amountMinor")]
    [InlineData("2036-01-03", -5, "usd", "hosting", "memo", "amountMinor")]
    [InlineData("2036-01-03", 5, "dollars", "hosting", "memo", "currency")]
    [InlineData("2036-01-03", 5, "usd", "Hosting & more", "memo", "category")]
    [InlineData("2036-01-03", 5, "usd", "hosting", "two\nlines", "memo")]
    [InlineData("2190-01-03", 5, "usd", "hosting", "memo", "date")]
    [InlineData("yesterday", 5, "usd", "hosting", "memo", "date")]
    public async Task Expense_BadField_IsNamed(
        string date, long amountMinor, string currency, string category, string memo, string field)
    {
        var steward = await _app.StewardAsync();

        using var response = await _app.SendAsync(
            HttpMethod.Post, "expenses", new { date, amountMinor, currency, category, memo }, steward.Token);

        await PeepApp.AssertProblemAsync(response, 400, "invalid");
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(field, Assert.Single(problem.RootElement.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Payee_Entered_IsListed()
    {
        var steward = await _app.StewardAsync();
        var creator = await _app.SignUpAsync("lends-account", "creator");
        await _app.OnboardAsync(creator);
        var account = await _app.AccountOfAsync(creator);

        await _app.AskAsync(HttpMethod.Put, "payees/tithe-one", new { payoutAccount = account }, steward.Token);
        using var unknown = await _app.SendAsync(
            HttpMethod.Put, "payees/tithe-two", new { payoutAccount = "acct_nobody" }, steward.Token);
        using var noName = await _app.SendAsync(
            HttpMethod.Put, "payees/Tithe_Two", new { payoutAccount = account }, steward.Token);

        var changes = (await _app.GetAsync("payees/tithe-one/audit", steward.Token)).GetProperty("items");
        var change = Assert.Single(changes.EnumerateArray());
        Assert.Equal("payeeChanged", change.GetProperty("act").GetString());
        Assert.Equal(account, change.GetProperty("reference").GetString());
        var listed = (await _app.GetAsync("payees", steward.Token)).GetProperty("items");
        Assert.Equal("tithe-one", listed[0].GetProperty("name").GetString());
        Assert.Equal(account, listed[0].GetProperty("payoutAccount").GetString());
        await PeepApp.AssertProblemAsync(unknown, 422, "account-unknown");
        await PeepApp.AssertProblemAsync(noName, 400, "invalid");
    }
}
