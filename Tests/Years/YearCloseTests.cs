using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.YearEndApp;

namespace PeepFunctions.Tests;

public sealed class YearCloseTests
{
    // A year of two months. Ben is held at first, which stands against it; then two stewards seal it, the second as
    // several calls at once that die again and again.
    [Fact]
    public async Task Year_CheckedAndNamedByTwoStewards_IsSealedOnceAndNothingOfItChanges()
    {
        var transport = new KillableTransport();
        await using var coop = await YearEndApp.StartAsync(
            new() { ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "1000" },
            services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var app = coop.App;
        using (var early = await app.SendAsync(HttpMethod.Get, "years/2036/close", token: coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(early, 404, "not-found");
        }

        await RouteAsync(coop, coop.Ben, "file");
        await app.AskAsync(
            HttpMethod.Put,
            "payees/sex-worker-led-nonprofits",
            new { payoutAccount = await app.AccountOfAsync(coop.Ada) },
            coop.Steward.Token);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await app.JumpToAsync(NovemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-11", "paid");
        await app.JumpToAsync(DecemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-12", "carried", "paid");
        await app.PostAsync("reconciliations", new { }, coop.Steward.Token);
        await app.SettleAsync();

        await AssertBlockedAsync(coop);
        await RouteAsync(coop, coop.Ben, "stripe");
        await app.PostAsync(
            $"dividends/2036-11/payments/{coop.Ben.MemberId}/retry", new { }, coop.Steward.Token);
        await app.SettleAsync();

        var ready = await app.GetAsync("years/2036/close", coop.Steward.Token);
        Assert.True(ready.GetProperty("state").ValueEquals("ready"), ready.GetRawText());
        Assert.Equal(
            [
                "earlierYear", "periods", "runs", "books", "reconciliation", "suspense", "bank", "drafts",
                "disputes", "payments", "redemptions", "notices", "taxFile",
            ],
            ready.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()));
        await SealAsync(coop, ready.GetProperty("hash").GetString()!, transport);
        await AssertPublishedAsync(coop, ready);
        await AssertNothingChangesAsync(coop);
    }

    private static async Task AssertBlockedAsync(DividendApp coop)
    {
        var blocked = await coop.App.GetAsync("years/2036/close", coop.Steward.Token);
        Assert.Equal("blocked", blocked.GetProperty("state").GetString());
        var payments = blocked.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("check").ValueEquals("payments"));
        Assert.Equal(
            """{"confirmed":3,"held":1,"underWay":0}""", payments.GetProperty("figures").GetRawText());
        using var refused = await coop.App.SendAsync(
            HttpMethod.Post, "years/2036/close", new { hash = "sha256:00" }, coop.Steward.Token);
        await PeepApp.AssertProblemAsync(refused, 409, "year-blocked", "payments");
    }

    private static async Task SealAsync(DividendApp coop, string hash, KillableTransport transport)
    {
        var app = coop.App;
        using (var other = await app.SendAsync(
            HttpMethod.Post, "years/2036/close", new { hash = "sha256:00" }, coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(other, 409, "other-hash");
        }

        for (var again = 0; again < 2; again++)
        {
            var first = await app.PostAsync("years/2036/close", new { hash }, coop.Steward.Token);
            Assert.Equal(
                ("waiting", 1),
                (first.GetProperty("state").GetString(), first.GetProperty("approvals").GetInt32()));
        }

        using (var open = await app.SendAsync(HttpMethod.Get, "open-books/years/2036"))
        {
            await PeepApp.AssertProblemAsync(open, 404, "not-found");
        }

        await app.Services.GetRequiredService<MembersTable>().ChangeAsync(
            coop.Ada.MemberId,
            row =>
            {
                MemberRow.SetSteward(row, app.Clock.GetUtcNow(), MemberRow.ByStewards);
                return true;
            },
            default);
        var seal = app.Services.GetRequiredService<YearSeal>();
        var year = seal.Find(2036)!;
        var reading = await seal.ReadAsync(year, default);
        Assert.Equal(hash, reading.Hash);
        var said = new List<YearClosing>();
        var kills = await transport.KillAsync(1, async () => said.Add(
            (await seal.SayAsync(year, reading, new YearApproval(coop.Ada.MemberId, hash), default)).Outcome));
        Assert.True(kills > 2, $"{kills} kills: too few.");
        Assert.IsType<YearClosing.AlreadySealed>(Assert.Single(said));
        var ada = await app.SignInAsync(coop.Ada.Email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            app.PostAsync("years/2036/close", new { hash }, ada.Token)));
        Assert.All(answers, answer => Assert.Equal("sealed", answer.GetProperty("state").GetString()));
    }

    // Anyone can work the root out from the periods', and the hash from the document. Figures of few are withheld.
    private static async Task AssertPublishedAsync(DividendApp coop, JsonElement ready)
    {
        var published = await coop.App.GetAsync("open-books/years/2036");
        var document = published.GetProperty("document");
        var roots = new List<string>();
        foreach (var period in new[] { "2036-11", "2036-12" })
        {
            var open = await coop.App.GetAsync($"open-books/{period}");
            roots.Add(open.GetProperty("root").GetString()!["sha256:".Length..]);
        }

        Assert.Equal($"sha256:{YearRoot.Of(null, roots)}", document.GetProperty("root").GetString());
        var canonical = CanonicalJson.Write(JsonNode.Parse(document.GetRawText()));
        Assert.Equal(
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(canonical))}", published.GetProperty("hash").GetString());
        Assert.Equal(ready.GetProperty("hash").GetString(), published.GetProperty("hash").GetString());
        var checks = document.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("check").GetString()!);
        Assert.Equal("""{"closed":2,"periods":2}""", checks["periods"].GetProperty("figures").GetRawText());
        Assert.Equal(
            """{"members":null,"notQualified":null,"paymentDue":null,"qualified":null}""",
            checks["notices"].GetProperty("figures").GetRawText());
    }

    private static async Task AssertNothingChangesAsync(DividendApp coop)
    {
        var before = (await coop.App.GetAsync("open-books/years/2036")).GetRawText();
        var expense = new
        {
            date = "2036-12-20",
            amountMinor = 100,
            currency = "usd",
            category = "rent",
            memo = "late",
        };
        using (var closed = await coop.App.SendAsync(
            HttpMethod.Post, "expenses", expense, coop.Steward.Token, key: "late"))
        {
            await PeepApp.AssertProblemAsync(closed, 422, "period-closed");
        }

        await coop.App.PostAsync("expenses?carry=true", expense, coop.Steward.Token, key: "later");
        Assert.Equal(before, (await coop.App.GetAsync("open-books/years/2036")).GetRawText());
        await coop.AssertBooksAsync();
        var acts = await coop.App.GetAsync("stewards/acts?limit=200", coop.Steward.Token);
        Assert.Contains(
            acts.GetProperty("items").EnumerateArray(),
            act => act.GetProperty("act").ValueEquals("yearCloseConfirmed")
                && act.GetProperty("steward").ValueEquals("first-steward")
                && act.GetProperty("about").ValueEquals("2036"));
    }

    private static Task RouteAsync(DividendApp coop, SignedIn member, string route) => coop.App.Services
        .GetRequiredService<MembersTable>().ChangeAsync(
            member.MemberId,
            row =>
            {
                row["PayoutRoute"] = route;
                return true;
            },
            default);
}
