using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class OpeningTests
{
    private static readonly Dictionary<string, string> QuickFence = new() { ["Peep__CloseFence"] = "00:00:00.500" };

    /// <summary>
    /// A co-op that was there before: its balances are previewed, entered, approved by two, posted once; a movement of
    /// before that day moves no money then; its first close goes on from them.
    /// </summary>
    [Fact]
    public async Task Opening_ApprovedByTwo_IsWhatTheBooksBeginWith()
    {
        await using var coop = await YearEndApp.StartAsync(QuickFence, null, ("/redeemCapitalAfterMonths", "24"));
        var (app, desk) = (coop.App, await TreasuryDesk.OpenAsync(coop.App, "opening"));
        var before = await desk.Calls.AddAsync("was-there-before", MemberState.Applicant);
        var applicant = new SignedIn("", await desk.Calls.OpenAsync(before), before);
        var claim = await ClaimAsync(app, coop);
        await PostHistoryAsync(app, "txn_before", coop.Ada.MemberId);
        var csv = Csv(coop, applicant.MemberId, claim);
        await app.SettleAsync(); // what Stripe still told of is posted
        var entries = (await coop.EntriesAsync()).Count;

        var preview = await PreviewAsync(desk, csv);
        Assert.Equal(entries, (await coop.EntriesAsync()).Count);
        using (var none = await app.SendAsync(HttpMethod.Get, "opening", token: await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(none, 404, "not-found");
        }

        var hash = await EnterAsync(desk, csv);
        Assert.Equal(preview.GetProperty("hash").GetString(), hash);
        await ApproveAsync(desk, hash, await desk.FirstAsync(), "entered");
        await ApproveAsync(desk, hash, await desk.FirstAsync(), "entered");
        await ApproveAsync(desk, hash, await desk.SecondAsync(), "approved");
        await PeepApp.UntilAsync(async () => await StageAsync(app) == OpeningStage.Posted);

        await AssertOpenedAsync(coop, applicant, claim);
        await AssertSecondIsRefusedAsync(desk, csv);
        await PostHistoryAsync(app, "txn_before_late", coop.Ada.MemberId);
        await AssertOpenedAsync(coop, applicant, claim);
        using (var early = await app.SendAsync(
            HttpMethod.Post,
            "expenses",
            new { date = "2036-10-30", amountMinor = 5, currency = "usd", category = "rent" },
            await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(early, 422, "before-opening");
        }

        await AssertCloseGoesOnAsync(coop);
    }

    [Fact]
    public async Task Opening_KilledAnywhere_IsPostedOnceAndWhole()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string>(QuickFence) { ["AzureWebJobs.PostOpening.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var desk = await TreasuryDesk.OpenAsync(app, "killed");
        List<OpeningRow> rows =
        [
            new("line 2", "assets:bank", "", "3500", "usd"),
            new("line 3", $"equity:shares:{desk.FirstId}", "", "1000", "usd"),
            new("line 4", $"equity:capital:{desk.FirstId}", "2034-05", "700", "usd"),
            new("line 5", $"equity:capital:{desk.SecondId}", "2034-05", "800", "usd"),
            new("line 6", "equity:reserve", "", "1000", "usd"),
        ];
        var posting = app.Services.GetRequiredService<OpeningPosting>();
        var date = new DateOnly(2035, 12, 31);
        await app.SettleAsync();
        var kills = await transport.KillAsync(1, async () =>
        {
            var valid = Assert.IsType<OpeningReading.Valid>((await posting.ReadAsync(date, rows, default)).Reading);
            Assert.NotNull(await posting.EnterAsync(valid.Balances, rows, desk.FirstId, default));
            foreach (var steward in new[] { desk.FirstId, desk.SecondId })
            {
                Assert.Null((await posting.ApproveAsync(steward, valid.Balances.Hash, default)).Refusal);
            }
        });
        await Task.Delay(600); // the fence
        kills += await transport.KillAsync(1, async () => Assert.Null(await posting.PostAsync(default)));

        Assert.True(kills > 20, $"{kills} kills: too few.");
        var entries = await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Select(posted => posted.Entry).Where(entry => entry.Source == EntrySource.Opening).ToListAsync();
        Assert.Equal(
            ["opening", $"opening:{desk.FirstId}", $"opening:{desk.SecondId}"],
            entries.Select(entry => entry.Id).Order());
        Assert.Equal(0, TrialBalance.Of(entries)[Accounts.Opening, DividendApp.Usd].Minor);
        Assert.Equal(3_500, TrialBalance.Of(entries)[Accounts.Bank, DividendApp.Usd].Minor);
        var capital = app.Services.GetRequiredService<CapitalTable>();
        var tranche = Assert.Single(await capital.ReadAsync(desk.SecondId, default));
        Assert.Equal(("2034-05", 800L, "2037-05"), (tranche.Period, tranche.AmountMinor, tranche.RedeemableFrom));
        Assert.Equal(OpeningStage.Posted, await StageAsync(app));
    }

    // Found by a second pair of eyes: a file and a document of the same opening have one hash, and wrote over each
    // other's lines, also over those that two stewards had approved.
    [Fact]
    public async Task Opening_SentAgainInAnotherForm_ChangesNoLineThatIsStored()
    {
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string>(QuickFence) { ["AzureWebJobs.PostOpening.Disabled"] = "true" });
        var desk = await TreasuryDesk.OpenAsync(app, "forms");
        var opening = app.Services.GetRequiredService<OpeningTable>();
        const string csv = "account,month,amountMinor,currency\nassets:bank,,3500,usd\nequity:reserve,,3500,usd\n";
        const string json = """
            {"date":"2035-12-31","lines":[{"account":"equity:reserve","amountMinor":3500,"currency":"USD"},
            {"account":"assets:bank","amountMinor":3500,"currency":"usd"}]}
            """;
        async Task<string> SendAsync(string path, string body, string type)
        {
            using var answer = await desk.PostRawAsync(path, Encoding.UTF8.GetBytes(body), type, await desk.FirstAsync());
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode == 201, text);
            return JsonDocument.Parse(text).RootElement.GetProperty("hash").GetString()!;
        }

        var hash = await SendAsync("opening?date=2035-12-31", csv, "text/csv");
        var lines = await opening.ReadRowsAsync((await opening.FindAsync(default))!, default);
        Assert.Equal(["line 2", "line 3"], lines.Select(line => line.At));
        async Task AssertSameAsync(OpeningStage stage)
        {
            Assert.Equal(hash, await SendAsync("opening", json, "application/json"));
            Assert.Equal(hash, await SendAsync("opening?date=2035-12-31", csv, "text/csv"));
            var state = (await opening.FindAsync(default))!;
            Assert.Equal((hash, stage), (state.Hash, state.Stage));
            Assert.Equal(lines, await opening.ReadRowsAsync(state, default));
        }

        await AssertSameAsync(OpeningStage.Entered);
        await ApproveAsync(desk, hash, await desk.FirstAsync(), "entered");
        await AssertSameAsync(OpeningStage.Entered);
        await ApproveAsync(desk, hash, await desk.SecondAsync(), "approved");
        await AssertSameAsync(OpeningStage.Approved);
        await Task.Delay(600); // the fence
        Assert.Null(await app.Services.GetRequiredService<OpeningPosting>().PostAsync(default));
        await AssertSameAsync(OpeningStage.Posted);

        // Whoever had looked before the other form was entered writes its lines beside those.
        await opening.WriteRowsAsync([new OpeningRow("lines[0]", "assets:bank", "", "3500", "usd")], default);
        await AssertSameAsync(OpeningStage.Posted);
        var entry = Assert.Single(await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync());
        Assert.Equal(OpeningBalances.EntryId, entry.Entry.Id);
    }

    [Fact]
    public async Task Opening_BadInput_IsRefusedWholeByLine()
    {
        await using var app = await PeepApp.StartAsync();
        var desk = await TreasuryDesk.OpenAsync(app, "bad");
        const string header = "account,month,amountMinor,currency\n";
        foreach (var (body, query, type, code, field) in new[]
        {
            ($"{header}assets:bank,,5,usd\n", "?date=2035-12-31", "text/csv", "opening-faulty", "total usd"),
            ($"{header}assets:bank,,5,usd\nequity:reserve,,5,usd\n", "?date=2036-01-01", "text/csv", "opening-faulty",
                "date"),
            ($"{header}assets:bank,,x,usd\n", "?date=2035-12-31", "text/csv", "opening-faulty", "line 2"),
            ($"{header}equity:shares:mem_nobody,,5,usd\n", "?date=2035-12-31", "text/csv", "opening-faulty", "line 2"),
            ($"{header}assets:bank,5,usd\n", "?date=2035-12-31", "text/csv", "opening-faulty", "line 2"),
            ("account\n", "?date=2035-12-31", "text/csv", "opening-faulty", "line 1"),
            (header, "?date=2035-12-31", "text/csv", "opening-faulty", "lines"),
            (header, "?date=yesterday", "text/csv", "invalid", "date"),
            ("""{"date":"2035-12-31","lines":[{"account":"gold","amountMinor":1,"currency":"usd"}]}""", "",
                "application/json", "opening-faulty", "lines[0]"),
            ("""{"date":"2035-12-31","lines":[null]}""", "", "application/json", "opening-faulty", "lines[0]"),
        })
        {
            foreach (var path in new[] { "opening/preview", "opening" })
            {
                using var answer = await desk.PostRawAsync(
                    path + query, Encoding.UTF8.GetBytes(body), type, await desk.FirstAsync());
                await PeepApp.AssertProblemAsync(answer, 400, code, field);
            }
        }

        using var none = await app.SendAsync(
            HttpMethod.Post, "opening/approvals", new { hash = "00" }, await desk.FirstAsync());
        await PeepApp.AssertProblemAsync(none, 404, "not-found");
        Assert.Empty(await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync());
    }

    private static string Csv(DividendApp coop, string applicant, string claim) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        account,month,amountMinor,currency
        assets:bank,,500000,usd
        assets:stripe,,0,usd
        liabilities:loans:city-bank,,100000,usd
        liabilities:dividends:{coop.Ben.MemberId},,1200,usd
        liabilities:buyback:{claim},,1000,usd
        liabilities:creators:{coop.Ada.MemberId},,0,usd
        equity:shares:{coop.Ada.MemberId},,0,usd
        equity:shares:{applicant},,1000,usd
        equity:capital:{coop.Ada.MemberId},2034-05,40000,usd
        equity:capital:{coop.Ben.MemberId},2034-05,20000,usd
        equity:reserve,,300000,usd
        equity:undistributed,,36800,usd
        redeemed:{claim},,15000,usd

        """);

    // A movement of October, as Stripe's first listing brings it: a fee and support of somebody's.
    private static async Task PostHistoryAsync(PeepApp app, string id, string creator) =>
        await app.Services.GetRequiredService<MovementPosting>().PostAsync(
            new Movement(
                id,
                "charge",
                Money.FromMinor(10_00, DividendApp.Usd),
                Money.FromMinor(59, DividendApp.Usd),
                Money.FromMinor(9_41, DividendApp.Usd),
                new DateTimeOffset(2036, 10, 20, 12, 0, 0, TimeSpan.Zero),
                $"ch_{id}",
                new MovementSubject.Payment(new PaymentPurpose.Dues())),
            default);

    private static async Task<string> ClaimAsync(PeepApp app, DividendApp coop)
    {
        await app.AskAsync(
            HttpMethod.Put,
            "payees/founder-one",
            new { payoutAccount = await app.AccountOfAsync(coop.Cyd) },
            coop.Steward.Token);
        return (await app.PostAsync(
            "ownership/claims",
            new
            {
                @class = "founder",
                holder = coop.Cyd.MemberId,
                payee = "founder-one",
                units = 100,
                principalMinor = 10_000,
                capBps = 30_000,
                seniority = 1,
                issuedOn = "2035-01-05",
            },
            coop.Steward.Token)).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> PreviewAsync(TreasuryDesk desk, string csv) =>
        await RawAsync(desk, "opening/preview?date=2036-10-31", csv, 200);

    private static async Task<string> EnterAsync(TreasuryDesk desk, string csv) =>
        (await RawAsync(desk, "opening?date=2036-10-31", csv, 201)).GetProperty("hash").GetString()!;

    private static async Task<JsonElement> RawAsync(TreasuryDesk desk, string path, string csv, int status)
    {
        using var answer = await desk.PostRawAsync(
            path, Encoding.UTF8.GetBytes(csv), "text/csv", await desk.FirstAsync());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task ApproveAsync(TreasuryDesk desk, string hash, string token, string stage)
    {
        var answer = await desk.App.PostAsync("opening/approvals", new { hash }, token);
        Assert.Equal(stage, answer.GetProperty("stage").GetString());
    }

    private static async Task<OpeningStage?> StageAsync(PeepApp app) =>
        (await app.Services.GetRequiredService<OpeningTable>().FindAsync(default))?.Stage;

    private static async Task AssertOpenedAsync(DividendApp coop, SignedIn applicant, string claim)
    {
        // The shares of Ada, Ben and Cyd were paid in November, after the opening.
        var cutoff = OpeningBalances.CutoffUtc(
            new DateOnly(2036, 10, 31), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        var book = TrialBalance.Of((await coop.EntriesAsync()).Where(entry => entry.InstantUtc < cutoff));
        Assert.Equal(
            (500_000, -300_000, 0, 0, 0),
            (book[Accounts.Bank, DividendApp.Usd].Minor, book[Accounts.Reserve, DividendApp.Usd].Minor,
                book[Accounts.Stripe, DividendApp.Usd].Minor, book[Accounts.Dues, DividendApp.Usd].Minor,
                book[Accounts.Opening, DividendApp.Usd].Minor));
        Assert.Equal(
            "active", (await coop.App.GetAsync("members/me", applicant.Token)).GetProperty("state").GetString());
        var capital = await coop.App.GetAsync("members/me/capital", coop.Ada.Token);
        Assert.Contains("2034-05", capital.ToString(), StringComparison.Ordinal);
        var claims = await coop.App.GetAsync("ownership/claims", coop.Steward.Token);
        Assert.Contains(claims.GetProperty("items").EnumerateArray(), one =>
            one.GetProperty("id").ValueEquals(claim) && one.GetProperty("redeemedMinor").GetInt64() == 15_000
            && one.GetProperty("unitsLeft").GetInt64() == 50);
        await coop.AssertBooksAsync();
    }

    private static async Task AssertSecondIsRefusedAsync(TreasuryDesk desk, string csv)
    {
        var other = csv.Replace("500000", "500001", StringComparison.Ordinal)
            .Replace("36800", "36801", StringComparison.Ordinal);
        using var second = await desk.PostRawAsync(
            "opening?date=2036-10-31", Encoding.UTF8.GetBytes(other), "text/csv", await desk.FirstAsync());
        await PeepApp.AssertProblemAsync(second, 409, "opening-decided");
        using var otherHash = await desk.App.SendAsync(
            HttpMethod.Post, "opening/approvals", new { hash = "00" }, await desk.FirstAsync());
        await PeepApp.AssertProblemAsync(otherHash, 409, "other-hash");
    }

    // The reserve counts, what Ben was owed is paid with the first run, and the year's end pays the capital back.
    private static async Task AssertCloseGoesOnAsync(DividendApp coop)
    {
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await coop.App.SettleAsync();
        await coop.App.JumpToAsync(YearEndApp.DecemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-11", "paid");
        await coop.App.JumpToAsync(YearEndApp.JanuaryClosable);
        await coop.SignInAgainAsync();
        var run = await coop.RunAsync("2036-12", "carried");

        Assert.Equal(2, (await YearEndApp.SentAsync(coop, "2036-12", "redemption")).Count);
        Assert.Equal(60_000, run.GetProperty("redemption").GetProperty("dueMinor").GetInt64());
        var owed = TrialBalance.Of(await coop.EntriesAsync())[Accounts.Dividends(coop.Ben.MemberId), DividendApp.Usd];
        Assert.Equal(0, owed.Minor);
        await coop.AssertBooksAsync();
    }
}
