using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe.Checkout;

namespace PeepFunctions.Tests;

public sealed class QuarantineTests
{
    private static readonly Dictionary<string, string> TwoTries = new()
    {
        ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "2",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
        ["AzureWebJobs.CollectPoison.Disabled"] = "true",
        ["AzureWebJobs.SweepStripeEvents.Disabled"] = "true",
    };

    /// <summary>
    /// Stripe fails until every event of a payment is put aside; once it is well, requeueing posts it all.
    /// </summary>
    [Fact]
    public async Task Poison_OfAnOutage_IsListedToldAndRequeuedOnceItIsOver()
    {
        await using var coop = await DividendApp.StartAsync(TwoTries);
        await coop.App.SettleAsync();
        var page = await DuesPageAsync(coop);
        await FaultAsync(coop.App, """{"serverErrors": 1}""");
        await coop.App.PayAsync(page);
        var listed = await PoisonAsync(coop.App, coop.Steward, items =>
            items.Any(one => one.GetProperty("eventType").ValueEquals("charge.updated")));

        Assert.All(listed, one =>
        {
            Assert.StartsWith("stripe-500 StripeException req_", Text(one, "reason"), StringComparison.Ordinal);
            Assert.Equal("quarantined", one.GetProperty("eventState").GetString());
            Assert.Equal(2, one.GetProperty("attempts").GetInt32());
        });
        var notices = await coop.App.GetAsync("notices", coop.Steward.Token);
        Assert.Equal("poison-message", notices.GetProperty("items")[0].GetProperty("code").GetString());

        await FaultAsync(coop.App, "{}");
        foreach (var one in listed)
        {
            await coop.App.AskAsync(HttpMethod.Post, RequeueOf(one), token: coop.Steward.Token);
            using var again = await coop.App.SendAsync(HttpMethod.Post, RequeueOf(one), token: coop.Steward.Token);
            await PeepApp.AssertProblemAsync(again, 404, "not-found");
        }

        await PeepApp.UntilAsync(async () => await coop.BalanceAsync("income:dues") == -100_00);
        Assert.Empty(await PoisonAsync(coop.App, coop.Steward, _ => true));
        await coop.App.SettleAsync();
        await coop.AssertBooksAsync();
    }

    [Fact]
    public async Task Poison_WhosePointerLeadsNowhere_SaysWhyAndComesBackWhenRequeued()
    {
        await using var app = await PeepApp.StartAsync(TwoTries);
        var steward = await app.StewardAsync();
        var member = await app.SignUpAsync("ada", "creator");
        var queues = app.Services.GetRequiredService<Queues>();
        await queues.SendAsync(QueueNames.StripeEvents, "20360105|00|evt_nobody", default);
        await queues.SendAsync(QueueNames.MonthClose, "no month", default);
        await queues.SendAsync(QueueNames.DividendPayments, "#/?", default);

        var listed = await PoisonAsync(app, steward, items => items.Count == 3);
        Assert.Equal(
            [
                "dividend-payments #/? failed FormatException",
                "month-close no month failed FormatException",
                "stripe-events 20360105|00|evt_nobody failed InvalidOperationException",
            ],
            listed.Select(one => $"{Text(one, "queue")} {Text(one, "pointer")} {Text(one, "reason")}"));
        var first = await app.GetAsync("poison?limit=2", steward.Token);
        var after = Uri.EscapeDataString(Text(first, "next"));
        var rest = await app.GetAsync($"poison?limit=2&after={after}", steward.Token);
        Assert.Single(rest.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);

        await app.AskAsync(HttpMethod.Post, RequeueOf(listed[2]), token: steward.Token);
        var back = await PoisonAsync(app, steward, items => items.Count == 3);
        Assert.Equal(2, back[2].GetProperty("attempts").GetInt32());

        using var unknown = await app.SendAsync(
            HttpMethod.Post, $"poison/mail/{new string('0', 32)}/requeue", token: steward.Token);
        await PeepApp.AssertProblemAsync(unknown, 404, "not-found");
        using var forbidden = await app.SendAsync(HttpMethod.Get, "poison", token: member.Token);
        await PeepApp.AssertProblemAsync(forbidden, 403, "not-allowed");
    }

    [Fact]
    public async Task Poison_ThatIsNoPointer_IsKeptSealedAndCannotBeRequeued()
    {
        await using var app = await PeepApp.StartAsync(TwoTries);
        var steward = await app.StewardAsync();
        await app.SettleAsync();
        string[] texts =
        [
            "not Base64: Mrs Example", "", new string('x', 60_000), Base64("Mrs Example"u8), Base64([0xff, 0xfe]),
            Base64("{\"id\":5}"u8), Base64("{\"name\":\"Mrs Example\"}"u8),
        ];
        await FillAsync(app, QueueNames.Mail, texts.Where(text => text.Length > 0));

        var listed = await PoisonAsync(app, steward, items => items.Count == texts.Length - 1);

        Assert.All(listed, one => Assert.Equal("not-a-pointer", Text(one, "reason")));
        using var refused = await app.SendAsync(HttpMethod.Post, RequeueOf(listed[0]), token: steward.Token);
        await PeepApp.AssertProblemAsync(refused, 422, "not-a-pointer");
        var (kept, table) = (new List<string?>(), app.Services.GetRequiredService<PoisonTable>());
        foreach (var one in listed)
        {
            kept.Add(await table.OpenAsync(QueueNames.Mail, Text(one, "id"), default));
        }

        Assert.Contains(texts[0], kept);
        Assert.Contains(texts[2], kept);
        Assert.Contains("Mrs Example", kept);
        Assert.DoesNotContain(await Table(app, TableNames.Poison).QueryAsync<TableEntity>().ToListAsync(), row =>
            row.Any(column => $"{column.Value}".Contains("Mrs Example", StringComparison.Ordinal)));
        Assert.DoesNotContain(app.Log.Entries, entry =>
            entry.Message.Contains("Mrs Example", StringComparison.Ordinal));
    }

    /// <summary>Each start dies one request later than the one before: no message is lost or there twice.</summary>
    [Fact]
    public async Task Collect_KilledBetweenAnyTwoRequests_LosesNothing()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            TwoTries,
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        await app.StewardAsync();
        await app.SettleAsync();
        await FillAsync(app, QueueNames.StripeEvents,
            [Base64("{\"id\":\"20360105|00|evt_1\"}"u8), Base64("{\"id\":\"20360105|00|evt_2\"}"u8), "junk"]);
        var quarantine = app.Services.GetRequiredService<Quarantine>();
        quarantine.Hidden = TimeSpan.FromSeconds(1);
        app.Services.GetRequiredService<StewardNotices>().Claim = TimeSpan.Zero; // who dies is not waited for
        var kills = 0;
        for (var requests = 1; ; requests++)
        {
            transport.DieAfter(requests, lastIsDone: requests % 2 == 0);
            try
            {
                await quarantine.CollectAsync(default);
                break;
            }
            catch (KilledException)
            {
                kills++;
            }
            finally
            {
                transport.Live();
            }

            await Task.Delay(1050);
        }

        await Task.Delay(1050);
        Assert.Equal(0, await quarantine.CollectAsync(default));
        Assert.True(kills > 6, $"{kills} kills");
        Assert.Equal(3, await Table(app, TableNames.Poison).QueryAsync<TableEntity>().CountAsync());
        Assert.Single(await Table(app, TableNames.Notices)
            .QueryAsync<TableEntity>(row => row.PartitionKey == "listed").ToListAsync());
    }

    private static async Task<List<JsonElement>> PoisonAsync(
        PeepApp app, SignedIn steward, Func<List<JsonElement>, bool> isEnough)
    {
        var items = new List<JsonElement>();
        await PeepApp.UntilAsync(async () =>
        {
            await app.SettleAsync();
            items = [.. (await app.GetAsync("poison", steward.Token)).GetProperty("items").EnumerateArray()];
            return isEnough(items);
        });
        return items;
    }

    private static async Task FillAsync(PeepApp app, string queue, IEnumerable<string> texts)
    {
        var poison = app.Services.GetRequiredService<RawQueues>().PoisonOf(queue);
        await poison.CreateIfNotExistsAsync();
        foreach (var text in texts)
        {
            await poison.SendMessageAsync(text);
        }
    }

    private static async Task<string> DuesPageAsync(DividendApp coop) =>
        (await coop.Stripe.V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = PeepApp.ReturnUrl,
            CancelUrl = PeepApp.ReturnUrl,
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new() { Currency = "usd", UnitAmount = 100_00, ProductData = new() { Name = "Dues" } },
                },
            ],
            PaymentIntentData = new() { Metadata = new() { ["kind"] = "dues" } },
        })).Url;

    private static async Task FaultAsync(PeepApp app, string faults)
    {
        using var content = JsonContent.Create(JsonDocument.Parse(faults));
        using var answer = await app.Pages.PostAsync(new Uri(app.Sandbox!.Address, "/_sandbox/faults"), content);
        answer.EnsureSuccessStatusCode();
    }

    private static string RequeueOf(JsonElement one) => $"poison/{Text(one, "queue")}/{Text(one, "id")}/requeue";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    private static TableClient Table(PeepApp app, string name) =>
        app.Services.GetRequiredService<TableServiceClient>().GetTableClient(name);
}
