using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>What the co-op is watched by: traces over the queues, and counts that do not count twice.</summary>
public sealed class TelemetryTests(TelemetryTests.App fixture) : IClassFixture<TelemetryTests.App>
{
    private readonly PeepApp _app = fixture.Peep;

    [Fact]
    public async Task Webhook_ItsQueueAndItsPosting_AreOneTrace()
    {
        var traceId = ActivityTraceId.CreateRandom();
        var charge = await PaidChargeAsync();
        using var response = await DeliverAsync("evt_traced", charge, $"00-{traceId}-{ActivitySpanId.CreateRandom()}-01");
        Assert.True(response.IsSuccessStatusCode);
        await _app.SettleAsync();

        var spans = fixture.Spans.Where(span => span.TraceId == traceId).ToList();
        var accept = Assert.Single(spans, span => span.OperationName == "accept event");
        var send = Assert.Single(spans, span => span.OperationName == "send stripe-events");
        var process = Assert.Single(spans, span => span.OperationName == "process stripe-events");
        var post = Assert.Single(spans, span => span.OperationName == "post movement");
        Assert.Equal(accept.SpanId, send.ParentSpanId);
        Assert.Equal(send.SpanId, process.ParentSpanId);
        Assert.Equal(process.SpanId, post.ParentSpanId);
        Assert.All(
            spans.Where(span => span.Source.Name == CoopTraces.Name).SelectMany(span => span.TagObjects),
            tag => Assert.Contains(tag.Value, QueueNames.All));
    }

    [Fact]
    public async Task Delivery_ThatComesAgain_IsCountedOnce()
    {
        var charge = await PaidChargeAsync();
        var before = fixture.Count("peep.events.accepted charge.updated");
        var posted = fixture.Count("peep.entries.posted movement");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await DeliverAsync("evt_again", charge)).Dispose()));
        await _app.SettleAsync();
        (await DeliverAsync("evt_again", charge)).Dispose();
        await _app.SettleAsync();

        Assert.Equal(before + 1, fixture.Count("peep.events.accepted charge.updated"));
        Assert.Equal(posted, fixture.Count("peep.entries.posted movement"));
        Assert.Equal(
            fixture.Count("peep.entries.posted movement"),
            await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
                .CountAsync(one => one.Entry.Source == EntrySource.Movement));
    }

    [Fact]
    public async Task Movement_NoRuleKnows_IsCountedOnceHoweverOftenItIsSeen()
    {
        var before = fixture.Count("peep.movements.suspended");
        await _app.ControlAsync("movements", new { type = "invented_tomorrow", amountMinor = 5_000, currency = "usd" });
        var steward = await _app.StewardAsync();
        for (var i = 1; i <= 2; i++)
        {
            var ended = fixture.Count("peep.reconciliations agrees");
            await _app.PostAsync("reconciliations", new { }, steward.Token);
            await PeepApp.UntilAsync(() => Task.FromResult(fixture.Count("peep.reconciliations agrees") > ended));
            Assert.Equal(before + 1, fixture.Count("peep.movements.suspended"));
            Assert.Equal(0, fixture.Count("peep.reconciliation.difference usd"));
        }
    }

    [Fact]
    public async Task Delivery_Refused_IsCountedByVerdict()
    {
        var before = fixture.Count("peep.webhooks.refused invalid");
        using var response = await _app.Api.SendAsync(
            SignedDelivery.To("webhooks/stripe", "{}"u8.ToArray(), "whsec_other", _app.Clock.GetUtcNow()));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(before + 1, fixture.Count("peep.webhooks.refused invalid"));
    }

    [Fact]
    public async Task Mail_SentAndNot_AreCounted()
    {
        var (sent, failed) = (fixture.Count("peep.mails.sent"), fixture.Count("peep.mails.failed"));
        await _app.SignUpAsync("counted-mail", "creator");
        Assert.Equal(sent + 1, fixture.Count("peep.mails.sent"));
        Assert.Equal(failed, fixture.Count("peep.mails.failed"));
    }

    [Theory]
    [InlineData("""{"id":"nothing"}""")]
    [InlineData("""{"id":"nothing","traceparent":null}""")]
    [InlineData("""{"id":"nothing","traceparent":"nonsense"}""")]
    [InlineData("""{"id":"nothing","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","more":[1]}""")]
    public async Task Message_OfAnotherRelease_IsWorkedOn(string message)
    {
        var failed = fixture.Count("peep.messages.quarantined mail");
        await _app.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(QueueNames.Mail)
            .SendMessageAsync(message);
        await _app.SettleAsync();
        Assert.Equal(failed, fixture.Count("peep.messages.quarantined mail"));
        Assert.Equal("nothing", Pointer.Parse(message).Id);
    }

    [Fact]
    public void Pointer_WithoutATrace_IsWrittenAsItAlwaysWas()
    {
        Assert.Equal("""{"id":"x"}""", new Pointer("x").Write());
        Assert.Equal("""{"id":"x","traceparent":"y"}""", new Pointer("x", "y").Write());
        Assert.Equal(PoisonTable.IdOf("""{"id":"x"}""", null), PoisonTable.IdOf("""{"id":"x","traceparent":"y"}""", "x"));
    }

    [Fact]
    public async Task Tags_LeadToNobody()
    {
        await PaidChargeAsync();
        Assert.NotEmpty(fixture.Lines);
        Assert.DoesNotContain(fixture.Lines, line =>
            line.Contains('@') || line.Contains("mem_", StringComparison.Ordinal)
            || line.Contains("ch_", StringComparison.Ordinal) || line.Contains("evt_", StringComparison.Ordinal));
    }

    private async Task<string> PaidChargeAsync()
    {
        var stripe = _app.Services.GetRequiredService<StripeClient>().V1;
        var session = await stripe.Checkout.Sessions.CreateAsync(new()
        {
            Mode = "payment",
            SuccessUrl = PeepApp.ReturnUrl,
            LineItems =
            [
                new()
                {
                    Quantity = 1,
                    PriceData = new() { Currency = "usd", UnitAmount = 500, ProductData = new() { Name = "x" } },
                },
            ],
        });
        await _app.PayAsync(session.Url);
        await _app.SettleAsync();
        return (await stripe.Charges.ListAsync(new() { Limit = 1 })).Data[0].Id;
    }

    private async Task<HttpResponseMessage> DeliverAsync(string id, string charge, string? traceparent = null)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""
            {"id":"{{id}}","object":"event","type":"charge.updated","created":{{_app.Clock.GetUtcNow().ToUnixTimeSeconds()}},
            "livemode":false,"data":{"object":{"id":"{{charge}}"} } }
            """);
        var request = SignedDelivery.To("webhooks/stripe", body, SignedDelivery.Secret, _app.Clock.GetUtcNow());
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        return await _app.Api.SendAsync(request);
    }

    public sealed class App : IAsyncLifetime
    {
        private ActivityListener? _listener;
        private MetricsSummary? _summary;

        public PeepApp Peep { get; private set; } = null!;

        public ConcurrentQueue<Activity> Spans { get; } = new();

        public IReadOnlyList<string> Lines => _summary!.Lines;

        public async Task InitializeAsync()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is CoopTraces.Name or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
            Peep = await PeepApp.StartAsync(new Dictionary<string, string>
            {
                ["Stripe__WebhookSecrets__1"] = SignedDelivery.Secret,
            });
            _summary = new MetricsSummary(CoopTraces.Name, Peep.Services.GetRequiredService<IMeterFactory>());
        }

        public long Count(string what)
        {
            var words = what.Split(' ');
            var line = _summary!.Lines.SingleOrDefault(line => line.Trim().Split(' ')[0] == words[0]);
            var parts = line?.Trim()[words[0].Length..].Split('·', StringSplitOptions.TrimEntries) ?? [];
            return parts.Select(part => part.Split(' '))
                .Where(part => words.Length == 1 || part.Skip(1).SequenceEqual(words.Skip(1)))
                .Sum(part => long.Parse(part[0], System.Globalization.CultureInfo.InvariantCulture));
        }

        public async Task DisposeAsync()
        {
            await Peep.DisposeAsync();
            _listener?.Dispose();
            _summary?.Dispose();
        }
    }
}
