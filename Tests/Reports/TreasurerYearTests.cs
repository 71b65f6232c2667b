using System.Globalization;
using System.Text.Json;
using PeepFunctions.Local.Demo;
using Xunit.Abstractions;

namespace PeepFunctions.Tests;

/// <summary>A treasurer's fiscal year, from the opening of the books to its seal, through the public API.</summary>
public sealed class TreasurerYearTests(ITestOutputHelper output)
{
    private static readonly string[] Head = ["report", "line", "ours", "hledger", ""];

    // October: the opening, a free and a bound grant, a loan repaid. November: a loss, because of one large expense;
    // it is carried. December: the reserve covers it, tax in the fees, dues by bank; the year ends, and capital of
    // 600.00 is paid back. January: the bank's file, with a line and a posting that the other side lacks; the seal.
    [SkippableFact]
    public async Task Year_OfACoopThatOpenedItsBooks_HasHledgersReportsAndIsSealed()
    {
        await using var coop = await TreasurerCoop.StartAsync();
        await OpenBooksAsync(coop);
        await coop.EnterAsync("grant-free", "2036-10-01", null, ("amount", 800_00));
        await coop.EnterAsync("grant-bound", "2036-10-01", "archive", ("amount", 2_000_00));
        await coop.EnterAsync(
            "loan-repaid", "2036-10-01", "city-bank", ("principal", 1_000_00), ("interest", 5_00));
        await coop.LiveAsync("2036-10");

        await SpendAsync(coop);
        await coop.LiveAsync("2036-11");

        await CoverLossAsync(coop);
        await coop.EnterAsync("grant-bound-spent", "2036-12-04", "archive", ("amount", 250_00));
        await coop.EnterAsync("dues-received", "2036-12-04", "vat", ("amount", 500_00), ("tax", 100_00));
        await coop.EnterAsync("fee-tax", "2036-12-04", "vat", ("amount", 20_00));
        await coop.EnterAsync("tax-set-off", "2036-12-04", "vat", ("amount", 120_00));
        await ExpenseAsync(coop, "2036-12-04", 123_45, "posters");
        await coop.LiveToTheEndAsync();

        await CompareBankAsync(coop);
        await SealAsync(coop);
        await CompareReportsAsync(coop);
    }

    // The file with three faults is refused whole, each by its line; the sound one is opened once, by two.
    private static async Task OpenBooksAsync(TreasurerCoop coop)
    {
        var file = await coop.OpeningAsync();
        var faulty = file.Replace("assets:bank,,2500000", "assets:bank,,25.000", StringComparison.Ordinal)
            .Replace($"equity:shares:{coop.Ben.MemberId},", "equity:shares:mem_nobody,", StringComparison.Ordinal)
            .Replace("equity:undistributed", "income:dues", StringComparison.Ordinal);
        const string Opening = "opening?date=2036-09-30";
        using (var refused = await coop.SendFileAsync(Opening, faulty))
        {
            Assert.Equal(
                ["line 11", "line 2", "line 6"],
                (await SettlementFile.ErrorsAsync(refused, 400, "opening-faulty")).Keys.Order(StringComparer.Ordinal));
        }

        using (var none = await coop.App.SendAsync(HttpMethod.Get, "opening", token: await coop.Desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(none, 404, "not-found");
        }

        string hash;
        using (var preview = await coop.SendFileAsync("opening/preview?date=2036-09-30", file))
        using (var entered = await coop.SendFileAsync(Opening, file))
        {
            hash = Text(await BodyAsync(entered, 201), "hash");
            Assert.Equal(Text(await BodyAsync(preview, 200), "hash"), hash);
        }

        Assert.Equal(
            ["entered", "entered", "approved"], await coop.TwoStewardsAsync("opening/approvals", hash, "stage"));
        var steward = await coop.Desk.FirstAsync();
        await PeepApp.UntilAsync(async () => Text(await coop.App.GetAsync("opening", steward), "stage") == "posted");
        Assert.Equal("active", Text(await coop.App.GetAsync("members/me", coop.Ada.Token), "state"));
    }

    // 6 000.00, of which 1 000.00 is tax that comes back: above what one steward spends alone.
    private static async Task SpendAsync(TreasurerCoop coop)
    {
        var (desk, date) = (coop.Desk, "2036-11-04");
        object Expense(string? evidence) => new
        {
            date,
            amountMinor = 6_000_00,
            currency = "usd",
            category = "servers",
            memo = "servers of our own",
            tax = new { name = "vat", amountMinor = 1_000_00 },
            evidence,
        };
        using (var bare = await coop.App.SendAsync(
            HttpMethod.Post, "expenses", Expense(null), await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(bare, 400, "invalid", "evidence");
        }

        var hash = await desk.SendEvidenceAsync("the bill for the servers");
        var waiting = await coop.App.PostAsync("expenses", Expense(hash), await desk.FirstAsync());
        using (var same = await coop.App.SendAsync(
            HttpMethod.Post,
            $"drafts/{Text(waiting, "id")}/approvals",
            new { hash = Text(waiting, "hash") },
            await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(same, 422, "same-steward");
        }

        Assert.Equal("posted", Text(await desk.ApproveAsync(waiting), "state"));
    }

    private static async Task CoverLossAsync(TreasurerCoop coop)
    {
        var run = await coop.App.GetAsync("dividends/2036-11", await coop.Desk.FirstAsync());
        Assert.Equal("carried", Text(run, "state"));
        var loss = -run.GetProperty("surplusMinor").GetInt64();
        Assert.InRange(loss, 1, 8_000_00);
        await AssertRefusedAsync(loss + 1);
        await coop.EnterAsync("loss-from-reserve", "2036-12-04", null, ("amount", loss - 1));
        await AssertRefusedAsync(2);
        await coop.EnterAsync("loss-from-reserve", "2036-12-04", null, ("amount", 1));
        await AssertRefusedAsync(1);

        async Task AssertRefusedAsync(long minor)
        {
            using var above = await coop.Desk.TryDraftAsync(
                await coop.Desk.TemplateAsync("loss-from-reserve", "2036-12-04", null, ("amount", minor)));
            await PeepApp.AssertProblemAsync(above, 422, "no-loss-to-cover");
        }
    }

    // The bank took 7.50 of which the book knows nothing, and nobody has cashed the cheque for the posters.
    private static async Task CompareBankAsync(TreasurerCoop coop)
    {
        var moved = await coop.BankAsync();
        var cheque = Assert.Single(moved, line => line.Minor == -123_45);
        List<string> lines =
        [
            "Day,Amount,Reference,Text",
            .. moved.Except([cheque]).OrderBy(line => line.Day).Select((line, at) => string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Day:yyyy-MM-dd},{Amount.Text(line.Minor)},B{at + 1:000},\"{line.Memo}\"")),
            "2036-12-31,-7.50,B999,account fee",
        ];
        var closing = TreasurerCoop.BankMinor + moved.Except([cheque]).Sum(line => line.Minor) - 7_50;
        using (var sent = await coop.SendFileAsync(
            "bank/statements?date=Day&amount=Amount&reference=Reference&text=Text&currency=usd&from=2036-10-01"
            + $"&to=2036-12-31&openingMinor={TreasurerCoop.BankMinor}&closingMinor={closing}",
            string.Join('\n', lines) + '\n'))
        {
            await BodyAsync(sent, 201);
        }

        var steward = await coop.Desk.FirstAsync();
        var shown = await coop.App.GetAsync("bank/reconciliation?asOf=2036-12-31", steward);
        var unmatched = await coop.LinesAsync("bank/lines?state=unmatched&asOf=2036-12-31", "items");
        var unknown = await coop.LinesAsync("bank/movements?asOf=2036-12-31", "items");
        Assert.Equal(["account fee"], unmatched.Select(line => Text(line, "text")));
        Assert.Equal([cheque.Entry], unknown.Select(line => Text(line, "entry")));
        Assert.Equal(
            (123_45 - 7_50, 0),
            (shown.GetProperty("differenceMinor").GetInt32(), shown.GetProperty("unexplainedMinor").GetInt32()));

        // The fee is entered for December, which is closed, and so counts in January.
        await ExpenseAsync(coop, "2036-12-31", 7_50, "bank-fees");
        Assert.Equal(
            1,
            (await coop.App.PostAsync("bank/reconciliation", new { }, steward)).GetProperty("matched").GetInt32());
    }

    private static async Task SealAsync(TreasurerCoop coop)
    {
        var ready = await coop.App.GetAsync("years/2036/close", await coop.Desk.FirstAsync());
        Assert.True(ready.GetProperty("state").ValueEquals("ready"), ready.GetRawText());
        var hash = Text(ready, "hash");
        Assert.Equal(
            ["waiting", "waiting", "sealed"], await coop.TwoStewardsAsync("years/2036/close", hash, "state"));
        Assert.Equal(hash, Text(await coop.App.GetAsync("open-books/years/2036"), "hash"));
    }

    private async Task CompareReportsAsync(TreasurerCoop coop)
    {
        var steward = await coop.Desk.FirstAsync();
        Assert.True((await coop.App.GetAsync("ledger/check", steward)).GetProperty("ok").GetBoolean());
        Hledger.SkipWhereMissing();
        var beside = new ReportsBeside(coop.App, steward, Period.Parse("2036-09"));
        var wrong = new List<BesideLine>();
        foreach (var span in (string[])["2036-10", "2036-11", "2036-12", "2036-Q4", "2036", "2037-01"])
        {
            var lines = await beside.ReadAsync(span);
            wrong.AddRange(lines.Where(line => line.OursMinor != line.HledgersMinor));
            output.WriteLine($"\n{span}\n");
            foreach (var row in TextTable.Write(Head, [.. lines.Select(Row)]))
            {
                output.WriteLine(row);
            }

            Assert.Equal(4, lines.Select(line => line.Report).Distinct().Count());
        }

        Assert.Empty(wrong);
    }

    private static string[] Row(BesideLine line) =>
    [
        line.Report,
        line.Line,
        Amount.Text(line.OursMinor),
        Amount.Text(line.HledgersMinor),
        line.OursMinor == line.HledgersMinor ? "=" : "differs",
    ];

    private static async Task ExpenseAsync(TreasurerCoop coop, string date, long amountMinor, string category) =>
        await coop.App.PostAsync(
            "expenses?carry=true",
            new { date, amountMinor, currency = "usd", category, memo = category },
            await coop.Desk.FirstAsync());

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
