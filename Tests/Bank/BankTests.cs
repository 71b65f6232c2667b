using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Statements of the bank through the API; each test has a currency, and so an account, of its own.</summary>
public sealed class BankTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private const string Name = "Canary Payername";

    private readonly PeepApp _app = fixture.App;

    // The file's day is 2036-01-31, so that the co-op is in February.
    private async Task<string> StewardAsync()
    {
        var february = new DateTimeOffset(2036, 2, 3, 12, 0, 0, TimeSpan.Zero);
        _app.Clock.TryAdvanceTo(february);
        return (await _app.StewardAsync()).Token;
    }

    [Fact]
    public async Task File_WithTwoMismatches_NamesBoth_AndAStewardSettlesThem()
    {
        var steward = await StewardAsync();
        await PostAsync("eur", "po-1", "2036-01-10", 4_000, "payout po_eur00001");
        await PostAsync("eur", "po-2", "2036-01-12", 4_000, "payout po_eur00002");
        await PostAsync("eur", "rent", "2036-01-20", -500);
        await PostAsync("eur", "late", "2036-01-30", 6_000);
        const string File = """
            Day;Money;Ref;Who
            11.01.2036;40,00;B1;STRIPE po_eur00002
            12.01.2036;40,00;B2;STRIPE po_eur00001
            31.01.2036;-3,00;B3;Canary Payername, fee
            """;

        var statement = (await CreatedAsync(steward, "eur", File, 0, 7_700)).GetProperty("statements")[0];
        var again = (await CreatedAsync(steward, "eur", File, 0, 7_700)).GetProperty("statements")[0];
        Assert.Equal(statement.ToString(), again.ToString());
        Assert.Equal((3, 3), (Int(statement, "lines"), Int(statement, "fresh")));

        var shown = await _app.GetAsync("bank/reconciliation?currency=eur", steward);
        Assert.Equal("2036-01-31", shown.GetProperty("asOf").GetString());
        Assert.Equal(
            (7_700, 13_500, -5_800, 1, -300, 2, 5_500, 0),
            (
                Int(shown, "bankMinor"), Int(shown, "bookMinor"), Int(shown, "differenceMinor"),
                Int(shown, "onlyAtBank"), Int(shown, "onlyAtBankMinor"), Int(shown, "onlyInBook"), Int(shown, "onlyInBookMinor"),
                Int(shown, "unexplainedMinor")));
        var one = await _app.GetAsync($"bank/statements/{statement.GetProperty("id").GetString()}", steward);
        Assert.Equal((13_500, -5_800), (Int(one, "bookMinor"), Int(one, "differenceMinor")));
        Assert.Equal(["rent", "late"], (await ItemsAsync("bank/movements?currency=eur", steward)).Select(Entry));
        var open = Assert.Single(await ItemsAsync("bank/lines?currency=eur&state=unmatched", steward));
        Assert.Equal(
            ("B3", $"{Name}, fee", -300), (Text(open, "reference"), Text(open, "text"), Int(open, "amountMinor")));
        var matched = await ItemsAsync("bank/lines?currency=eur&state=matched", steward);
        Assert.Equal(["po-2", "po-1"], matched.Select(line => Entry(line.GetProperty("match"))));

        // What the bank took is entered, and matched when that is asked for.
        await PostAsync("eur", "fee", "2036-01-31", -300);
        Assert.Equal(1, Int(await _app.PostAsync("bank/reconciliation", new { }, steward), "matched"));
        Assert.Equal(0, Int(await _app.PostAsync("bank/reconciliation", new { }, steward), "matched"));
        Assert.Empty(await ItemsAsync("bank/lines?currency=eur&state=unmatched", steward));

        await AssertNowhereInClearAsync();
    }

    [Fact]
    public async Task Files_ThatOverlap_BringEachLineOnce_AndCamtReadsAsWell()
    {
        var steward = await StewardAsync();
        string[] january = ["01.01.2036;1,00;R1;a", "05.01.2036;1,00;;same", "05.01.2036;1,00;;same"];

        await CreatedAsync(steward, "gbp", File(january), 0, 300);
        var second = (await CreatedAsync(steward, "gbp", File([.. january[1..], "07.01.2036;2,00;R2;b"]), 100, 500))
            .GetProperty("statements")[0];

        Assert.Equal((3, 1), (Int(second, "lines"), Int(second, "fresh")));
        Assert.Equal(4, (await ItemsAsync("bank/lines?currency=gbp", steward)).Count);
        Assert.Equal(500, Int(await _app.GetAsync("bank/reconciliation?currency=gbp", steward), "bankMinor"));

        var camt = Camt.Of("08", "0.00", "40.00", Camt.Entry("40.00", "CRDT", "2036-01-11", "A1", Name))
            .Replace("USD", "CHF", StringComparison.Ordinal);
        using var sent = await SendAsync(steward, "", camt, "application/xml");
        Assert.Equal(201, (int)sent.StatusCode);
        using var twice = await SendAsync(steward, "", camt, "text/xml");
        var line = Assert.Single(await ItemsAsync("bank/lines?currency=chf", steward));
        Assert.Equal(("A1", 4_000), (Text(line, "reference"), Int(line, "amountMinor")));
        Assert.Contains(Name, Text(line, "text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Faulty_IsRefusedWhole_EachFaultByLine()
    {
        var steward = await StewardAsync();
        using var rows = await SendAsync(
            steward, Mapping("sek", 0, 100),
            File("01.01.2036;1,00;R1;a", "32.01.2036;1,00;R2;b", "02.01.2036;much;R3;c", "x;y"));
        using var sum = await SendAsync(steward, Mapping("sek", 0, 200), File("01.01.2036;1,00;R1;a"));
        using var header = await SendAsync(
            steward,
            Mapping("sek", 0, 100),
            File("01.01.2036;1,00;R1;a").Replace("Money", "Amount", StringComparison.Ordinal));
        using var xml = await SendAsync(steward, "", "<!DOCTYPE a><a/>", "application/xml");
        using var mapping = await SendAsync(steward, "date=Day&currency=USD", File());
        using var type = await SendAsync(steward, Mapping("sek", 0, 0), "{}", "application/json");

        Assert.Equal(["line 3", "line 4", "line 5"], (await ErrorsAsync(rows)).Order(StringComparer.Ordinal));
        Assert.Equal(["line 1"], await ErrorsAsync(sum));
        Assert.Equal(["line 1"], await ErrorsAsync(header));
        Assert.Equal(["line 1"], await ErrorsAsync(xml));
        await PeepApp.AssertProblemAsync(mapping, 400, "invalid", "amount");
        await PeepApp.AssertProblemAsync(type, 415, "unsupported-media-type");
        Assert.Empty(await ItemsAsync("bank/lines?currency=sek", steward));
    }

    [Fact]
    public async Task Line_MatchedAndPartedByHand_IsNoted_AndOnePostingHasOneLine()
    {
        var steward = await StewardAsync();
        await PostAsync("cad", "twin-1", "2036-01-10", 700);
        await PostAsync("cad", "twin-2", "2036-01-10", 700);
        await CreatedAsync(steward, "cad", File("11.01.2036;7,00;T1;a", "11.01.2036;7,00;T2;b"), 0, 1_400);
        var lines = await ItemsAsync("bank/lines?currency=cad&state=unmatched", steward);
        Assert.Equal(2, lines.Count);
        Assert.Equal(["twin-1", "twin-2"], lines[0].GetProperty("candidates").EnumerateArray().Select(Entry).Order());
        var (first, second) = (Text(lines[0], "id"), Text(lines[1], "id"));

        // Two at once want the same posting: one has it, the other is told so.
        var answers = await Task.WhenAll(MatchAsync(first, "twin-1"), MatchAsync(second, "twin-1"));
        Assert.Equal([200, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        var (winner, loser) = answers[0].IsSuccessStatusCode ? (first, second) : (second, first);
        using (var again = await MatchAsync(winner, "twin-1"))
        {
            Assert.Equal(200, (int)again.StatusCode);
        }

        using var other = await MatchAsync(winner, "twin-2");
        await PeepApp.AssertProblemAsync(other, 409, "line-matched");
        using var unlike = await MatchAsync(loser, "po-none");
        await PeepApp.AssertProblemAsync(unlike, 400, "invalid", "entry");
        await PostAsync("cad", "twin-3", "2036-01-10", 701);
        using var amount = await MatchAsync(loser, "twin-3");
        await PeepApp.AssertProblemAsync(amount, 422, "not-the-amount");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var parted = await _app.SendAsync(HttpMethod.Delete, $"bank/lines/{winner}/match", token: steward);
            Assert.Equal(204, (int)parted.StatusCode);
        }

        // The rule leaves what was parted alone, though each is now the other's only choice.
        using (var rest = await MatchAsync(loser, "twin-2"))
        {
            Assert.Equal(200, (int)rest.StatusCode);
        }

        await _app.PostAsync("bank/reconciliation", new { }, steward);
        var left = Assert.Single(await ItemsAsync("bank/lines?currency=cad&state=unmatched", steward));
        Assert.Equal(winner, Text(left, "id"));
        var audit = (await ItemsAsync("bank/audit", steward))
            .Where(note => Text(note, "reference").StartsWith("cad-", StringComparison.Ordinal))
            .Select(note => $"{Text(note, "act")} {Text(note, "by")} {Text(note, "reference") == winner}");
        Assert.Equal(
            ["bankLineMatched you False", "bankLineMatched you True", "bankLineParted you True"],
            audit.Order(StringComparer.Ordinal));

        Task<HttpResponseMessage> MatchAsync(string line, string entry) =>
            _app.SendAsync(HttpMethod.Put, $"bank/lines/{line}/match", new { entry }, steward);
    }

    private async Task AssertNowhereInClearAsync()
    {
        var search = await PersonalDataTests.SearchAsync(_app, [Name]);
        Assert.True(search.Texts > 100);
        Assert.Empty(search.Found);
    }

    private async Task PostAsync(string currency, string id, string day, long minor, string memo = "")
    {
        var amount = Money.FromMinor(Math.Abs(minor), Currency.Parse(currency));
        Assert.IsType<PostOutcome.Posted>(await _app.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(
                id,
                DateTimeOffset.Parse($"{day}T17:00:00Z", CultureInfo.InvariantCulture),
                EntrySource.Movement,
                memo,
                [
                    minor > 0
                        ? new Posting(Accounts.Dues, Accounts.Bank, amount)
                        : new Posting(Accounts.Bank, Accounts.Losses, amount),
                ],
                []),
            default));
    }

    private static string File(params string[] lines) => string.Join('\n', ["Day;Money;Ref;Who", .. lines, ""]);

    private static string Mapping(string currency, long opening, long closing) =>
        $"date=Day&amount=Money&reference=Ref&text=Who&separator=;&decimalMark=,&dateFormat=dd.MM.yyyy"
        + $"&currency={currency}&from=2036-01-01&to=2036-01-31&openingMinor={opening}&closingMinor={closing}";

    private async Task<JsonElement> CreatedAsync(
        string token, string currency, string file, long opening, long closing)
    {
        using var answer = await SendAsync(token, Mapping(currency, opening, closing), file);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<HttpResponseMessage> SendAsync(string token, string query, string file, string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"bank/statements?{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await _app.Api.SendAsync(request);
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(HttpResponseMessage response) =>
        (await SettlementFile.ErrorsAsync(response, 400, "bank-statement-faulty")).Keys;

    private async Task<List<JsonElement>> ItemsAsync(string path, string token) =>
        [.. (await _app.GetAsync(path, token)).GetProperty("items").EnumerateArray()];

    private static string Entry(JsonElement one) => Text(one, "entry");

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static int Int(JsonElement one, string name) => one.GetProperty(name).GetInt32();
}
