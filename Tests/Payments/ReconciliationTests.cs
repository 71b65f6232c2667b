using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>With the webhooks switched off, the nightly reconciliation alone brings the same books.</summary>
public sealed class ReconciliationTests
{
    private static readonly Dictionary<string, string> WithoutWebhooks = new()
    {
        ["AzureWebJobs.StripeWebhook.Disabled"] = "true",
        ["AzureWebJobs.StripeConnectWebhook.Disabled"] = "true",
    };

    [Fact]
    public async Task Reconciliation_WithoutWebhooks_PostsEverythingAndAgrees()
    {
        await using var app = await PeepApp.StartAsync(WithoutWebhooks);
        var steward = await app.StewardAsync();
        var ada = await app.SignUpAsync("ada", "creator");
        await app.PayShareAsync(ada);
        await app.OnboardAsync(ada);
        await Task.Delay(TimeSpan.FromSeconds(1.2)); // a charge settles after a second
        var first = await ReconcileAsync(app, steward);
        Assert.Equal("active", (await app.GetAsync("members/me", ada.Token)).GetProperty("state").GetString());

        await app.SupportAsync("ada", 10_000);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var second = await ReconcileAsync(app, steward);
        var third = await ReconcileAsync(app, steward);

        Assert.Equal((1, 3, 0), (Posted(first), Posted(second), Posted(third)));
        Assert.Equal(4, third.GetProperty("seen").GetInt64());
        Assert.Equal(3, second.GetProperty("missing").GetArrayLength());
        Assert.All(new[] { first, second, third }, run => Assert.Equal("agrees", run.GetProperty("state").GetString()));
        // The share of 10.00 less 0.59, and 6.80 of the support.
        Assert.Equal(
            "usd 1621 1621 0",
            string.Join(' ', third.GetProperty("balances")[0].EnumerateObject().Select(field => field.Value.ToString())));
        Assert.Equal(10_000, (await app.GetAsync("members/me/support", ada.Token))
            .GetProperty("items")[0].GetProperty("amountMinor").GetInt64());
        var check = await app.GetAsync("ledger/check", steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    // Nobody has to hear of a dispute by an event: neither the books nor the stewards.
    [Fact]
    public async Task Reconciliation_WithoutWebhooks_FindsADisputeAndTellsTheStewards()
    {
        await using var app = await PeepApp.StartAsync(WithoutWebhooks);
        var steward = await app.StewardAsync();
        await app.PayShareAsync(await app.SignUpAsync("disputed", "creator"));
        await Task.Delay(TimeSpan.FromSeconds(1.2)); // a charge settles after a second
        var charge = Assert.Single((await app.Services.GetRequiredService<StripeClient>().V1.Charges.ListAsync()).Data);
        await app.ControlAsync($"charges/{charge.Id}/dispute");

        Assert.Equal("agrees", (await ReconcileAsync(app, steward)).GetProperty("state").GetString());

        Assert.Equal(
            "dispute-opened",
            Assert.Single((await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray())
                .GetProperty("code").GetString());
        Assert.Contains(
            (await app.GetAsync($"ledger/{PeepApp.Start:yyyy-MM}/trial-balance", steward.Token))
                .GetProperty("balances").EnumerateArray(),
            line => line.GetProperty("account").ValueEquals("assets:in-dispute"));
    }

    // More than a page, under a handler that dies again and again: each time it goes on behind the last page.
    [Fact]
    public async Task Reconciliation_StoppedAfterAnyPage_GoesOn()
    {
        await using var app = await PeepApp.StartAsync(WithoutWebhooks);
        for (var i = 0; i < 250; i++)
        {
            await app.ControlAsync("movements", new { type = "topup", amountMinor = 100 + i, currency = "usd" });
        }

        var results = app.Services.GetRequiredService<ReconciliationsTable>();
        var run = await EndAsync(results, await results.AskAsync(default));
        Assert.Equal((ReconciliationState.Agrees, 250L, 250L), (run.State, run.Seen, run.Posted));

        // As a handler leaves it that is killed after its first page.
        var page = (await app.Services.GetRequiredService<StripeClient>().V1.BalanceTransactions
            .ListAsync(new() { Limit = 100 })).Data;
        var again = await EndAsync(results, await results.AskAsync(default));
        (again.State, again.Seen, again.PageAfter) = (ReconciliationState.Running, 100, page[^1].Id);
        (again.DoneToUtc, again.FromUtc, again.SliceEndUtc) = (null, null, app.Clock.GetUtcNow().AddDays(1));
        Assert.True(await app.Services.GetRequiredService<Reconciliation>().RunAsync(again, default));
        Assert.Equal((ReconciliationState.Agrees, 0L), (again.State, again.Posted));
        Assert.Equal(250, again.Seen);
    }

    [Fact]
    public async Task Reconciliation_OfBooksThatDiffer_NamesTheEntryAndTellsTheStewards()
    {
        await using var app = await PeepApp.StartAsync();
        var steward = await app.StewardAsync();
        await app.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(
                "txn_nobody_knows",
                app.Clock.GetUtcNow(),
                EntrySource.Movement,
                "charge",
                [new Posting(Accounts.OtherIncome, Accounts.Stripe, Money.FromMinor(1, Currency.Parse("usd")))],
                []),
            default);

        var run = await ReconcileAsync(app, steward);

        Assert.Equal("differs", run.GetProperty("state").GetString());
        Assert.Equal("txn_nobody_knows", Assert.Single(run.GetProperty("onlyInBook").EnumerateArray()).GetString());
        Assert.Equal(1, run.GetProperty("balances").EnumerateArray()
            .Single(line => line.GetProperty("currency").ValueEquals("usd")).GetProperty("differenceMinor").GetInt64());
        var notice = Assert.Single((await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray());
        Assert.Equal("reconciliation-difference", notice.GetProperty("code").GetString());
        Assert.Equal(run.GetProperty("id").GetString(), notice.GetProperty("reference").GetString());
    }

    [Fact]
    public async Task Reconciliations_OfOthers_AreRefused()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("not-a-steward", "creator");

        await PeepApp.AssertProblemAsync(
            await app.SendAsync(HttpMethod.Post, "reconciliations", token: member.Token), 403, "not-allowed");
        await PeepApp.AssertProblemAsync(
            await app.SendAsync(HttpMethod.Get, "reconciliations"), 401, "not-signed-in");
    }

    internal static async Task<JsonElement> ReconcileAsync(PeepApp app, SignedIn steward)
    {
        var asked = await app.AskAsync(HttpMethod.Post, "reconciliations", token: steward.Token);
        JsonElement run = default;
        await PeepApp.UntilAsync(async () =>
        {
            run = (await app.GetAsync("reconciliations", steward.Token)).GetProperty("items").EnumerateArray()
                .Single(one => one.GetProperty("id").ValueEquals(asked.GetProperty("id").GetString()));
            return !run.GetProperty("state").ValueEquals("running");
        });
        return run;
    }

    private static async Task<ReconciliationRow> EndAsync(ReconciliationsTable results, ReconciliationRow run)
    {
        await PeepApp.UntilAsync(async () =>
            (run = (await results.FindAsync(run.Id, default))!).State != ReconciliationState.Running);
        return run;
    }

    private static long Posted(JsonElement run) => run.GetProperty("posted").GetInt64();
}
