using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SettlementTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private static readonly Currency Usd = Currency.Parse("usd");

    private readonly PeepApp _app = fixture.App;

    // Ada: 90.00 + 45.00 - 45.00 - 22.50 + 22.50; Ben: 18.00, the co-op bearing 10.00 and 5.00 - 5.00. Fees: 10.00
    // + 5.00 + 2.00 - 5.00 - 2.50 + 2.50. Processing: 11.50 + 6.00 + 2.60 + 15.00 + 15.00 - 15.00 + 7.50 + 1.00.
    [Fact]
    public async Task Example_OfTheDocumentation_IsInTheBooks()
    {
        var ada = await _app.JoinAsync("ada", "creator");
        var ben = await _app.JoinAsync("ben", "creator");
        var steward = await _app.StewardAsync();
        await _app.SettleAsync(); // the shares of both, and what Stripe took for them
        var before = await SettlementFile.BookAsync(_app);

        var settled = await SettlementFile.PostAsync(_app, steward.Token, await File.ReadAllTextAsync(
            Path.Combine(RepositoryFolder.Path, "docs", "settlements", "example.csv")));

        Assert.Equal((14, 13, 0), Counts(settled));
        Assert.Equal(2_640, settled.GetProperty("totals")[0].GetProperty("netMinor").GetInt64());
        Assert.Equal(steward.MemberId, settled.GetProperty("uploadedBy").GetString());
        var book = await SettlementFile.BookAsync(_app);
        Assert.Equal(
            (2_640L, 1_000L, 3_000L, -9_000L, -1_800L),
            (At("assets:ccbill"), At("assets:processor-reserve"), At("assets:bank"),
                At($"liabilities:creators:{ada.MemberId}"), At($"liabilities:creators:{ben.MemberId}")));
        Assert.Equal(
            (-1_200L, 4_360L, 1_000L, 0L),
            (At("income:platform-fees"), At("expenses:processing"), At("expenses:losses"), At("suspense")));
        Assert.Equal(
            ["-1000", "-2500", "-500", "-5000", "10000", "2000", "2500", "500", "5000"],
            (await PatronageAsync("ccbill:")).Select(fact => fact.Quantity.ToString(CultureInfo.InvariantCulture))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            2, (await PatronageAsync("ccbill:")).Select(fact => fact.Supporter).Distinct().Count());
        Assert.Equal(5, (await _app.GetAsync("members/me/support", ada.Token)).GetProperty("items").GetArrayLength());
        var trial = (await _app.GetAsync("ledger/2036-01/trial-balance", steward.Token)).GetProperty("balances");
        Assert.Contains(trial.EnumerateArray(), line =>
            line.GetProperty("account").ValueEquals("assets:ccbill")
            && line.GetProperty("balanceMinor").GetInt64() == 2_640);
        Assert.True((await _app.GetAsync("ledger/check", steward.Token)).GetProperty("ok").GetBoolean());

        long At(string account) => (book[Account.Parse(account), Usd] - before[Account.Parse(account), Usd]).Minor;
    }

    [Fact]
    public async Task File_AgainAndItsRowsInAnother_CountOnce_AndOtherContentIsRefused()
    {
        await _app.JoinAsync("again", "creator");
        var steward = await _app.StewardAsync();
        const string Sale = "x-1,sale,2036-01-05T09:00:00Z,1000,100,usd,again,p1,";
        var first = SettlementFile.Of(Sale, "x-2,payout,2036-01-05T09:00:00Z,-500,0,usd,,,");
        var second = SettlementFile.Of(Sale, "x-3,payout,2036-01-05T10:00:00Z,-100,0,usd,,,");

        var posted = await SettlementFile.PostAsync(_app, steward.Token, first, "segpay");
        var again = await SettlementFile.PostAsync(_app, steward.Token, first, "segpay");
        var other = await SettlementFile.PostAsync(_app, steward.Token, second, "segpay");
        await _app.SettleAsync(); // the share that was paid
        var entries = (await SettlementFile.BookAsync(_app)).EntryCount;
        using var changed = await SettlementFile.SendAsync(
            _app,
            steward.Token,
            SettlementFile.Of(
                "x-9,payout,2036-01-05T10:00:00Z,-100,0,usd,,,",
                "x-1,sale,2035-12-05T09:00:00Z,1000,100,usd,again,p1,",
                Sale.Replace("x-1", "x-3", StringComparison.Ordinal)),
            "processor=segpay&layout=1");

        Assert.Equal(posted.ToString(), again.ToString());
        Assert.Equal(((2, 2, 0), (2, 1, 1)), (Counts(posted), Counts(other)));
        Assert.Equal(
            ["line 3", "line 4"],
            (await SettlementFile.ErrorsAsync(changed, 409, "settlement-conflicts")).Keys.Order());
        Assert.Equal(entries, (await SettlementFile.BookAsync(_app)).EntryCount);
        Assert.Equal(300, (await SettlementFile.BookAsync(_app))[Account.Parse("assets:segpay"), Usd].Minor);
        // The same ids of another processor are other rows, and the same payer is another supporter.
        var elsewhere = await SettlementFile.PostAsync(_app, steward.Token, first, "verotel");
        Assert.Equal((2, 2, 0), Counts(elsewhere));
        Assert.NotEqual(
            (await PatronageAsync("segpay:x-1"))[0].Supporter, (await PatronageAsync("verotel:x-1"))[0].Supporter);
        Assert.StartsWith("h_", (await PatronageAsync("segpay:x-1"))[0].Supporter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Faulty_PostsNothing_IsSeen_AndMayComeAgain()
    {
        var steward = await _app.StewardAsync();
        var file = SettlementFile.Of(
            "y-1,payout,2036-01-05T09:00:00Z,-500,0,usd,,,", "y-2,sale,2036-01-05T09:00:00Z,700,0,usd,later,p,",
            "y-3,balance,2036-01-05T09:00:00Z,201,0,usd,,,");
        await _app.SettleAsync(); // what other tests brought
        var entries = (await SettlementFile.BookAsync(_app)).EntryCount;

        using var unknown = await SettlementFile.SendAsync(_app, steward.Token, file, "processor=epoch&layout=1");
        var errors = await SettlementFile.ErrorsAsync(unknown, 400, "settlement-faulty");
        var listed = (await _app.GetAsync("settlements", steward.Token)).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("processor").ValueEquals("epoch"));
        await _app.JoinAsync("later", "creator");
        steward = await _app.StewardAsync();
        entries += 1; // the share of who joined
        using var unbalanced = await SettlementFile.SendAsync(_app, steward.Token, file, "processor=epoch&layout=1");
        var balance = await SettlementFile.ErrorsAsync(unbalanced, 400, "settlement-faulty");
        await _app.SettleAsync();
        Assert.Equal(entries, (await SettlementFile.BookAsync(_app)).EntryCount);
        var right = await SettlementFile.PostAsync(
            _app, steward.Token, file.Replace(",201,", ",200,", StringComparison.Ordinal), "epoch");

        Assert.Equal(["line 3"], errors.Keys);
        Assert.Equal(("refused", "settlement-faulty"), (Text(listed, "state"), Text(listed, "problem")));
        Assert.Equal(["line 4"], balance.Keys);
        Assert.Contains("2.00 USD", balance["line 4"], StringComparison.Ordinal);
        Assert.Equal((3, 2, 0), Counts(right));
        using var nobody = await _app.SendAsync(HttpMethod.Get, "settlements/none", token: steward.Token);
        await PeepApp.AssertProblemAsync(nobody, 404, "not-found");
    }

    [Fact]
    public async Task File_WithEveryRowWrong_NamesThemAll_AndKeepsTheFirst()
    {
        var steward = await _app.StewardAsync();

        using var response = await SettlementFile.SendAsync(
            _app,
            steward.Token,
            SettlementFile.Of([.. Enumerable.Range(0, 5_000).Select(i => $"w{i},gift,,,,,,,")]),
            "processor=wrong&layout=1");

        Assert.Equal(5_000, (await SettlementFile.ErrorsAsync(response, 400, "settlement-faulty")).Count);
        var kept = (await _app.GetAsync("settlements?limit=200", steward.Token)).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("processor").ValueEquals("wrong"));
        Assert.InRange(kept.GetProperty("errors").EnumerateObject().Count(), 50, 500);
    }

    [Fact]
    public async Task Upload_Unfit_IsRefusedBeforeItIsRead()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.SignUpAsync("curious", "creator");
        var file = SettlementFile.Of("z-1,fee,2036-01-05T09:00:00Z,0,1,usd,,,");
        foreach (var name in new[]
        {
            "stripe", "bank", "in-dispute", "processor-reserve", "CCBill", "c", "9cc", "a:b", "",
        })
        {
            using var wrong = await SettlementFile.SendAsync(
                _app, steward.Token, file, $"processor={Uri.EscapeDataString(name)}&layout=1");
            await PeepApp.AssertProblemAsync(wrong, 400, "invalid", "processor");
        }

        using var layout = await SettlementFile.SendAsync(_app, steward.Token, file, "processor=ccbill&layout=2");
        await PeepApp.AssertProblemAsync(layout, 400, "invalid", "layout");
        using var type = await SettlementFile.SendAsync(_app, steward.Token, file, type: "application/json");
        await PeepApp.AssertProblemAsync(type, 415, "unsupported-media-type");
        using var large = await SettlementFile.SendAsync(_app, steward.Token, new string('a', (1024 * 1024) + 1));
        await PeepApp.AssertProblemAsync(large, 413, "too-large");
        using var most = await SettlementFile.SendAsync(_app, steward.Token, new string('a', 1024 * 1024));
        await PeepApp.AssertProblemAsync(most, 400, "settlement-faulty");
        using var nobody = await SettlementFile.SendAsync(_app, member.Token, file);
        await PeepApp.AssertProblemAsync(nobody, 403, "not-allowed");
        using var applicant = await SettlementFile.SendAsync(
            _app, steward.Token, SettlementFile.Of("z-2,sale,2036-01-05T09:00:00Z,100,1,usd,curious,,"));
        Assert.Equal(["line 2"], (await SettlementFile.ErrorsAsync(applicant, 400, "settlement-faulty")).Keys);
    }

    private async Task<List<PatronageFact>> PatronageAsync(string prefix) =>
        (await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Where(posted => posted.Entry.Id.StartsWith(prefix, StringComparison.Ordinal)).ToListAsync())
        .SelectMany(posted => posted.Entry.Patronage).ToList();

    private static (int Rows, int Fresh, int Already) Counts(JsonElement batch) => (
        batch.GetProperty("rows").GetInt32(), batch.GetProperty("fresh").GetInt32(),
        batch.GetProperty("alreadyPosted").GetInt32());

    private static string? Text(JsonElement batch, string name) => batch.GetProperty(name).GetString();
}
