using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ExpenseApprovalTests : IAsyncLifetime
{
    private PeepApp _app = null!;
    private TreasuryDesk _desk = null!;

    public async Task InitializeAsync()
    {
        _app = await PeepApp.StartAsync();
        _desk = await TreasuryDesk.OpenAsync(_app, "expenses");
        var bylaws = _app.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                ("/version", "2"), ("/effectiveFrom", "\"2036-01\""), ("/expenseApprovalMinor", "50000"))),
            default));
        await bylaws.ReadAllAsync(default);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    // Found by a second pair of eyes: the bylaws of an earlier month asked for nothing.
    [Fact]
    public async Task Expense_AboveTheAmount_DatedBeforeTheBylawsThatAsk_NeedsEvidenceAllTheSame()
    {
        using var answer = await _app.SendAsync(
            HttpMethod.Post,
            "expenses?carry=true",
            new { date = "2035-12-03", amountMinor = 500_01, currency = "usd", category = "servers" },
            await _desk.FirstAsync());

        await PeepApp.AssertProblemAsync(answer, 400, "invalid", "evidence");
    }

    [Fact]
    public async Task Expense_AboveTheAmount_NeedsEvidenceAndAnotherSteward()
    {
        var hash = await _desk.SendEvidenceAsync("an invoice");
        object Body(long amountMinor, string? evidence) => new
        {
            date = "2036-01-03",
            amountMinor,
            currency = "usd",
            category = "servers",
            memo = "m",
            evidence,
            tax = new { name = "vat", amountMinor = 80_00 },
        };

        var small = await _app.PostAsync("expenses", Body(500_00, null), await _desk.FirstAsync());
        Assert.Equal(80_00, small.GetProperty("taxMinor").GetInt64());
        using (var bare = await _app.SendAsync(HttpMethod.Post, "expenses", Body(500_01, null), await _desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(bare, 400, "invalid", "evidence");
        }

        using (var unknown = await _app.SendAsync(
            HttpMethod.Post, "expenses", Body(500_01, new string('0', 64)), await _desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(unknown, 400, "invalid", "evidence");
        }

        var draft = await _app.PostAsync("expenses", Body(500_01, hash), await _desk.FirstAsync(), key: "large");
        Assert.Equal("waiting", draft.GetProperty("state").GetString());
        using (var same = await _app.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            await _desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(same, 422, "same-steward");
        }

        var vat = Accounts.Receivable(Category.Parse("vat"));
        Assert.Equal(80_00, (await BookAsync())[vat, DividendApp.Usd].Minor);
        await _desk.ApproveAsync(draft);

        var book = await BookAsync();
        Assert.Equal(160_00, book[vat, DividendApp.Usd].Minor);
        Assert.Equal(
            500_00 + 500_01 - 160_00, book[Accounts.Operations(Category.Parse("servers")), DividendApp.Usd].Minor);
        var listed = (await _app.GetAsync("expenses?period=2036-01", await _desk.FirstAsync())).GetProperty("items");
        Assert.Contains(listed.EnumerateArray(), one =>
            one.GetProperty("amountMinor").GetInt64() == 500_01 && one.GetProperty("evidence").ValueEquals(hash));
    }

    [Fact]
    public async Task Plan_WhenItsDayComes_IsDraftedOnceAndPostsNothingByItself()
    {
        var rent = await PlanAsync(400_00);
        var office = await PlanAsync(900_00);
        for (var i = 0; i < 2; i++)
        {
            await _app.RunAsync("DraftExpenses");
        }

        await PeepApp.UntilAsync(async () => (await WaitingAsync()).Count == 2);
        Assert.Equal(0, (await BookAsync())[Accounts.Operations(Category.Parse("rent")), DividendApp.Usd].Minor);
        var (small, large) = (await DraftOfAsync(rent), await DraftOfAsync(office));

        // Under the amount whoever planned it may approve; above it another, with the bill.
        await _app.PostAsync(
            $"drafts/{small.Id}/approvals", new { hash = small.Hash }, await _desk.FirstAsync());
        using (var bare = await _app.SendAsync(
            HttpMethod.Post, $"drafts/{large.Id}/approvals", new { hash = large.Hash }, await _desk.SecondAsync()))
        {
            await PeepApp.AssertProblemAsync(bare, 422, "evidence-missing");
        }

        var evidence = await _desk.SendEvidenceAsync("the bill of January");
        var shown = await _app.AskAsync(
            HttpMethod.Put, $"drafts/{large.Id}/evidence", new { evidence }, await _desk.FirstAsync());
        await _desk.ApproveAsync(shown);
        Assert.Equal(
            1_300_00, (await BookAsync())[Accounts.Operations(Category.Parse("rent")), DividendApp.Usd].Minor);

        await _app.AskAsync(HttpMethod.Delete, $"recurring-expenses/{office}", token: await _desk.SecondAsync());
        var listed = await _app.GetAsync("recurring-expenses", await _desk.FirstAsync());
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), one =>
            one.GetProperty("id").ValueEquals(office) && one.GetProperty("last").ValueEquals("2035-12"));
        await _app.RunAsync("DraftExpenses");
        Assert.Empty(await WaitingAsync());
    }

    private async Task<string> PlanAsync(long amountMinor) => (await _app.PostAsync(
        "recurring-expenses",
        new { day = 2, first = "2036-01", amountMinor, currency = "usd", category = "rent", memo = "rent" },
        await _desk.FirstAsync())).GetProperty("id").GetString()!;

    private async Task<EntryDraft> DraftOfAsync(string plan) =>
        (await WaitingAsync()).Single(draft => draft.Id.Contains(plan, StringComparison.Ordinal));

    private async Task<List<EntryDraft>> WaitingAsync() => await _app.Services.GetRequiredService<DraftsTable>()
        .ReadAsync(DraftState.Waiting, default).Select(stored => stored.Draft).ToListAsync();

    private async Task<TrialBalance> BookAsync() => TrialBalance.Of(await _app.Services.GetRequiredService<LedgerTable>()
        .ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync());
}
