using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Every way a delivery can be wrong: the code of the contract, and nothing stored.</summary>
public sealed class WebhookEndpointTests : IClassFixture<WebhookEndpointTests.App>
{
    private const string Path = "webhooks/stripe";

    private readonly PeepApp _app;

    public WebhookEndpointTests(App fixture) => _app = fixture.Peep;

    [Theory]
    [InlineData("no signature", 400, "signature-missing")]
    [InlineData("other secret", 400, "signature-invalid")]
    [InlineData("connect secret", 400, "signature-invalid")]
    [InlineData("nonsense header", 400, "signature-invalid")]
    [InlineData("stale", 400, "signature-expired")]
    [InlineData("from the future", 400, "signature-expired")]
    [InlineData("cut body", 400, "signature-invalid")]
    [InlineData("not JSON", 400, "not-json")]
    [InlineData("not an event", 400, "not-json")]
    [InlineData("empty", 400, "not-json")]
    [InlineData("2 MiB", 413, "too-large")]
    public async Task Deliver_WrongInSomeWay_IsRefusedAndNothingIsStored(string how, int status, string code)
    {
        var before = await CountAsync();
        using var response = await _app.Api.SendAsync(Wrong(how));
        await PeepApp.AssertProblemAsync(response, status, code);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Deliver_UnknownType_IsAnsweredAndRecorded()
    {
        var row = await DeliverAsync("evt_unknown", "a.type.of.tomorrow", live: false);
        Assert.Equal("ignored", row.GetString("State"));
    }

    [Theory]
    [InlineData("evt_balance", "balance.available", "\"object\":\"balance\"")]
    [InlineData("evt_plan", "plan.created", "\"id\":\"gold-plan\"")]
    public async Task Deliver_WithoutAPlainObjectId_IsAnsweredAndRecorded(string id, string type, string inner)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""
            {"id":"{{id}}","type":"{{type}}","created":{{_app.Clock.GetUtcNow().ToUnixTimeSeconds()}},
            "livemode":false,"data":{"object":{ {{inner}} } } }
            """);
        using var response = await _app.Api.SendAsync(
            SignedDelivery.To(Path, body, SignedDelivery.Secret, _app.Clock.GetUtcNow()));
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        var row = Assert.Single(await Inbox.QueryAsync<TableEntity>(row => row.RowKey == id).ToListAsync());
        Assert.Equal("ignored", row.GetString("State"));
    }

    [Fact]
    public async Task Deliver_OtherLiveMode_IsAnsweredAndRecordedAndLeftAlone()
    {
        var row = await DeliverAsync("evt_live", "charge.updated", live: true);
        Assert.Equal("ignored", row.GetString("State"));
    }

    [Fact]
    public async Task Deliver_WithCustomersName_StoresPointersOnly()
    {
        var row = await DeliverAsync("evt_private", "a.type", live: false, extra: "\"name\":\"Canary Name\",");
        Assert.DoesNotContain(row, column => $"{column.Value}".Contains("Canary", StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Log.Entries, entry => entry.Message.Contains("Canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deliver_BeforeTheEnqueueWasReached_EnqueuesWhenItComesAgain()
    {
        // The first delivery ended between the row and the queue: a pending row with nothing in the queue.
        var session = await _app.Services.GetRequiredService<StripeClient>().V1.Checkout.Sessions.CreateAsync(new()
        {
            Mode = "payment",
            SuccessUrl = PeepApp.ReturnUrl,
            LineItems = [new() { Quantity = 1, PriceData = new() { Currency = "usd", UnitAmount = 500, ProductData = new() { Name = "x" } } }],
        });
        var body = Event("evt_again", "checkout.session.completed", session.Id, live: false);
        var head = StripeEventHead.Read(body)!;
        await Inbox.AddEntityAsync(new TableEntity($"{head.Created:yyyyMMdd}|{Shards.Of(head.Id)}", head.Id)
        {
            ["Type"] = head.Type,
            ["ObjectId"] = head.ObjectId,
            ["State"] = "pending",
            ["Sweeps"] = 0,
            ["ReceivedUtc"] = _app.Clock.GetUtcNow(),
        });
        using var response = await _app.Api.SendAsync(
            SignedDelivery.To(Path, body, SignedDelivery.Secret, _app.Clock.GetUtcNow()));
        Assert.True(response.IsSuccessStatusCode);
        await PeepApp.UntilAsync(async () =>
            (await Inbox.QueryAsync<TableEntity>(row => row.RowKey == head.Id).SingleAsync()).GetString("State") == "done");
    }

    private TableClient Inbox =>
        _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.StripeEvents);

    private HttpRequestMessage Wrong(string how)
    {
        var now = _app.Clock.GetUtcNow();
        var body = Event("evt_wrong", "charge.updated", "ch_1", live: false);
        var request = how switch
        {
            "no signature" => SignedDelivery.To(Path, body, null, now),
            "other secret" => SignedDelivery.To(Path, body, "whsec_other", now),
            "connect secret" => SignedDelivery.To(Path, body, SignedDelivery.ConnectSecret, now),
            "nonsense header" => SignedDelivery.To(Path, body, null, now),
            "stale" => SignedDelivery.To(Path, body, SignedDelivery.Secret, now.AddSeconds(-310)),
            "from the future" => SignedDelivery.To(Path, body, SignedDelivery.Secret, now.AddSeconds(310)),
            "cut body" => Cut(SignedDelivery.To(Path, body, SignedDelivery.Secret, now), body),
            "not JSON" => SignedDelivery.To(Path, "so what"u8.ToArray(), SignedDelivery.Secret, now),
            "not an event" => SignedDelivery.To(Path, "{\"id\":\"evt_1\"}"u8.ToArray(), SignedDelivery.Secret, now),
            "empty" => SignedDelivery.To(Path, [], SignedDelivery.Secret, now),
            "2 MiB" => SignedDelivery.To(Path, new byte[2 * 1024 * 1024], SignedDelivery.Secret, now),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
        if (how == "nonsense header")
        {
            request.Headers.Add("Stripe-Signature", "nonsense");
        }

        return request;
    }

    private static HttpRequestMessage Cut(HttpRequestMessage request, byte[] body)
    {
        request.Content = new ByteArrayContent(body, 0, body.Length - 10);
        return request;
    }

    private async Task<TableEntity> DeliverAsync(string id, string type, bool live, string extra = "")
    {
        var body = Event(id, type, "ch_1", live, extra);
        using var response = await _app.Api.SendAsync(
            SignedDelivery.To(Path, body, SignedDelivery.Secret, _app.Clock.GetUtcNow()));
        Assert.Equal("""{"received":true}""", await response.Content.ReadAsStringAsync());
        return Assert.Single(await Inbox.QueryAsync<TableEntity>(row => row.RowKey == id).ToListAsync());
    }

    private byte[] Event(string id, string type, string objectId, bool live, string extra = "") => Encoding.UTF8.GetBytes(
        $$"""
        {"id":"{{id}}","object":"event","type":"{{type}}","created":{{_app.Clock.GetUtcNow().ToUnixTimeSeconds()}},
        "livemode":{{(live ? "true" : "false")}},"data":{"object":{ {{extra}} "id":"{{objectId}}" } } }
        """);

    private ValueTask<int> CountAsync() => Inbox.QueryAsync<TableEntity>().CountAsync();

    public sealed class App : IAsyncLifetime
    {
        public PeepApp Peep { get; private set; } = null!;

        public async Task InitializeAsync() => Peep = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["Stripe__WebhookSecrets__0"] = "whsec_before_rotation",
            ["Stripe__WebhookSecrets__1"] = SignedDelivery.Secret,
            ["Stripe__ConnectWebhookSecrets__0"] = SignedDelivery.ConnectSecret,
        });

        public async Task DisposeAsync() => await Peep.DisposeAsync();
    }
}
