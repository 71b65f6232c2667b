using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// A small co-op's first month by hand, read through the API: 100.00 of support of which 10.00 is the co-op's and 3.20
/// the processor's, dues of 20.00 in cash, rent of 4.00, a share of 10.00, then its close: of the surplus of 22.80,
/// 5.00 in cash and 5.00 as capital to one member, 3.00 to the reserve; 2.00 of the cash is paid; dues in yen.
/// </summary>
public sealed class ReportTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Reports_OfAFirstMonth_AreTheseFigures_AsFileAndAsPage()
    {
        var steward = (await _app.StewardAsync()).Token;
        await PostBookAsync();

        foreach (var report in ReportNames.All.Select(ReportNames.Of))
        {
            var file = await TextAsync($"reports/{report}/2036-Q1?through=2036-02", steward, "text/csv");
            var page = await TextAsync($"reports/{report}/2036-Q1?through=2036-02", steward, "text/html");
            GoldenFile.AssertSame($"Tests/Reports/{report}.csv", file.ReplaceLineEndings("\n"));
            GoldenFile.AssertSame($"Tests/Reports/{report}.html", page.ReplaceLineEndings("\n"));
        }

        var sheet = await _app.GetAsync("reports/balance-sheet/2036", steward);
        Assert.Equal(
            ("2036-01", "2036-12", false),
            (Text(sheet, "from"), Text(sheet, "through"), sheet.GetProperty("isOver").GetBoolean()));
        var capital = LineOf(sheet, "equity:capital");
        Assert.Equal(500, capital.GetProperty("figures").GetProperty("usd").GetProperty("amountMinor").GetInt64());
        var entries = await _app.GetAsync(Text(capital, "entries"), steward);
        Assert.Equal("close:2036-01:m1", Text(entries.GetProperty("items")[0].GetProperty("entry"), "id"));
        Assert.Equal(
            500, entries.GetProperty("items")[0].GetProperty("amounts")[0].GetProperty("amountMinor").GetInt64());

        var late = (await _app.GetAsync("reports/income-statement/2036-02", steward)).GetProperty("late");
        Assert.Equal(1, late.GetProperty("count").GetInt32());
        Assert.Equal(
            ("late-rent", "2036-01", "2036-02"),
            (Text(late.GetProperty("entries")[0], "id"), Text(late.GetProperty("entries")[0], "truePeriod"),
                Text(late.GetProperty("entries")[0], "postedTo")));

        // Of January, which is closed, only what it came to is read: that is the same as to read all of it.
        Assert.Equal(FiguresOf(sheet), FiguresOf(await _app.GetAsync("reports/balance-sheet/2036-02", steward)));
        Assert.Equal(
            FiguresOf(await _app.GetAsync("reports/members-equity/2036-01", steward), "closing"),
            FiguresOf(await _app.GetAsync("reports/members-equity/2036-02", steward), "opening"));
        Assert.True((await _app.GetAsync("reports/cash-flow/2036-01", steward)).GetProperty("isOver").GetBoolean());

        await AssertPagesAsync(steward);
        await AssertHledgerAsync(steward);
    }

    [Theory]
    [InlineData("income-statement/2036-13", "span")]
    [InlineData("income-statement/2036-Q5", "span")]
    [InlineData("cash-flow/2036?through=2037-01", "through")]
    [InlineData("cash-flow/2036?through=x", "through")]
    [InlineData("cash-flow/2036/entries", "line")]
    [InlineData("cash-flow/2036/entries?line=suspense&limit=0", "limit")]
    public async Task Report_OfNoSuchSpan_IsRefused(string path, string field)
    {
        using var answer = await _app.SendAsync(
            HttpMethod.Get, $"reports/{path}", token: (await _app.StewardAsync()).Token);

        await PeepApp.AssertProblemAsync(answer, 400, "invalid", field);
    }

    [Fact]
    public async Task Report_Unknown_IsNotFound_AndMembersReadNone()
    {
        using var unknown = await _app.SendAsync(
            HttpMethod.Get, "reports/profit/2036", token: (await _app.StewardAsync()).Token);
        using var member = await _app.SendAsync(
            HttpMethod.Get, "reports/cash-flow/2036", token: (await _app.SignUpAsync("reads-reports", "creator")).Token);

        await PeepApp.AssertProblemAsync(unknown, 404, "not-found");
        await PeepApp.AssertProblemAsync(member, 403, "not-allowed");
    }

    // Page by page the entries of a line come once each, and to its figure.
    private async Task AssertPagesAsync(string steward)
    {
        var (sum, ids, after) = (0L, new List<string>(), "");
        do
        {
            var page = await _app.GetAsync(
                $"reports/cash-flow/2036/entries?line=closing-cash&limit=2&after={Uri.EscapeDataString(after)}",
                steward);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                ids.Add(Text(item.GetProperty("entry"), "id"));
                sum += item.GetProperty("amounts").EnumerateArray()
                    .Where(amount => amount.GetProperty("currency").ValueEquals("usd"))
                    .Sum(amount => amount.GetProperty("amountMinor").GetInt64());
            }

            after = page.GetProperty("next").GetString() ?? "";
        }
        while (after.Length > 0);

        var cash = await _app.GetAsync("reports/cash-flow/2036", steward);
        var closing = LineOf(cash, "closing-cash").GetProperty("figures").GetProperty("usd");
        Assert.Equal(closing.GetProperty("netMinor").GetInt64(), sum);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count > 4);
    }

    private async Task AssertHledgerAsync(string steward)
    {
        Hledger.SkipWhereMissing();
        var journal = await TextAsync("ledger/2036-01/journal.hledger", steward, "*/*")
            + await TextAsync("ledger/2036-02/journal.hledger", steward, "*/*");
        var income = await _app.GetAsync("reports/income-statement/2036-Q1", steward);
        var ours = income.GetProperty("sections").EnumerateArray().SelectMany(section =>
            section.GetProperty("lines").EnumerateArray().SelectMany(line =>
                line.GetProperty("figures").EnumerateObject()
                    .Select(figure => (Minor: figure.Value.GetProperty("amountMinor").GetInt64(), figure.Name))
                    .Where(figure => figure.Minor != 0)
                    .Select(figure => Money.FromMinor(figure.Minor, Currency.Parse(figure.Name)))
                    .Select(amount => $"{Text(line, "line")} {amount}")));

        Assert.Equal(
            ours.Order(StringComparer.Ordinal),
            Hledger.Sections(journal, "incomestatement", "not:tag:source=close")
                .Where(line => !line.Contains(" total ", StringComparison.Ordinal))
                .Select(line => line.Replace("net ", "surplus ", StringComparison.Ordinal))
                .Select(line => line.Replace("income income", "income", StringComparison.Ordinal))
                .Select(line => line.Replace("expenses expenses", "expenses", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    private async Task PostBookAsync()
    {
        await PostAsync("txn_1", EntrySource.Movement,
            (Accounts.Creator("m1"), Accounts.Stripe, 9_000), (Accounts.PlatformFees, Accounts.Stripe, 1_000),
            (Accounts.Stripe, Accounts.Processing, 320));
        await PostAsync("txn_2", EntrySource.Movement, (Accounts.Stripe, Accounts.Creator("m1"), 9_000));
        await PostAsync("txn_3", EntrySource.Movement, (Accounts.SharesOf("m1"), Accounts.Stripe, 1_000));
        await PostAsync("txn_4", EntrySource.Movement, (Accounts.Stripe, Accounts.Bank, 600));
        await PostAsync("txn_5", EntrySource.Movement, (Accounts.Stripe, Accounts.ProcessorReserve, 100));
        await PostAsync("dues", EntrySource.Correction, (Accounts.Dues, Accounts.Bank, 2_000));
        await PostAsync("rent", EntrySource.Expense,
            (Accounts.Bank, Accounts.Operations(Category.Parse("rent")), 400));
        await PostAsync("odd", EntrySource.Movement, (Accounts.Suspense, Accounts.Stripe, 70));
        var periods = _app.Services.GetRequiredService<PeriodsTable>();
        var january = Period.Parse("2036-01");
        await periods.MarkClosingAsync(january, _app.Clock.GetUtcNow(), default);
        await PostAsync("close:2036-01", EntrySource.Close,
            (Accounts.Undistributed, Accounts.PlatformFees, 1_000), (Accounts.Undistributed, Accounts.Dues, 2_000),
            (Accounts.Processing, Accounts.Undistributed, 320),
            (Accounts.Operations(Category.Parse("rent")), Accounts.Undistributed, 400),
            (Accounts.Reserve, Accounts.Undistributed, 300));
        await PostAsync("close:2036-01:m1", EntrySource.Close,
            (Accounts.Dividends("m1"), Accounts.Undistributed, 500),
            (Accounts.CapitalOf("m1"), Accounts.Undistributed, 500));
        await CloseAsync(january);
        await PostAsync("late-rent", EntrySource.Expense,
            (Accounts.Bank, Accounts.Operations(Category.Parse("rent")), 150));
        await _app.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(
                "yen", At("2036-02-03T12:00:00Z"), EntrySource.Movement, "",
                [
                    new Posting(Accounts.Dues, Accounts.Stripe, Money.FromMinor(500, Currency.Parse("jpy"))),
                    new Posting(Accounts.Stripe, Accounts.Dividends("m1"), Money.FromMinor(200, ReportBooks.Usd)),
                ],
                []),
            default);
    }

    private async Task CloseAsync(Period period)
    {
        var entries = (await _app.Services.GetRequiredService<LedgerTable>().ReadPostedToAsync(period, default)
            .ToListAsync()).Select(posted => posted.Entry).ToList();
        var byShard = entries.ToLookup(entry => Shards.Of(entry.Id));
        await _app.Services.GetRequiredService<PeriodLeavesTable>().WriteAsync(
            period,
            "00",
            byShard.ToDictionary(
                shard => shard.Key, IReadOnlyList<PeriodLeaf> (shard) => [.. shard.Select(PeriodLeaf.Of)]),
            default);
        await _app.Services.GetRequiredService<PeriodsTable>().CloseAsync(
            period, "00", previousRoot: null, PeriodTotals.Of(TrialBalance.Of(entries), ReportBooks.Usd), default);
    }

    private async Task PostAsync(
        string id, EntrySource source, params (Account From, Account To, long Minor)[] postings) =>
        Assert.IsType<PostOutcome.Posted>(await _app.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(
                id,
                At("2036-01-20T12:00:00Z"),
                source,
                "",
                [
                    .. postings.Select(one =>
                        new Posting(one.From, one.To, Money.FromMinor(one.Minor, ReportBooks.Usd))),
                ],
                []),
            default));

    private async Task<string> TextAsync(string path, string token, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        using var answer = await _app.Api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static List<string> FiguresOf(JsonElement report, string column = "") =>
    [
        .. report.GetProperty("sections").EnumerateArray().SelectMany(section =>
            section.GetProperty("lines").EnumerateArray().SelectMany(line =>
                line.GetProperty("figures").EnumerateObject().SelectMany(currency =>
                    currency.Value.EnumerateObject()
                        .Where(figure => figure.Name.StartsWith(column, StringComparison.Ordinal)
                            && figure.Value.GetInt64() != 0)
                        .Select(figure => $"{Text(line, "line")} {currency.Name} {figure.Value}")))),
    ];

    private static JsonElement LineOf(JsonElement report, string line) => report.GetProperty("sections").EnumerateArray()
        .SelectMany(section => section.GetProperty("lines").EnumerateArray())
        .Single(one => one.GetProperty("line").ValueEquals(line));

    private static string Text(JsonElement document, string name) => document.GetProperty(name).GetString()!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
