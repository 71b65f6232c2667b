using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class StripeInboxTests
{
    /// <summary>
    /// A row whose message a crash left out is found a quarter of an hour later; one that was put aside is not, until
    /// Stripe delivers it again or somebody requeues it; one that is done is never put aside.
    /// </summary>
    [Fact]
    public async Task Sweep_FindsWhatACrashLeft_AndLeavesAloneWhatWasPutAside()
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobs.ProcessStripeEvent.Disabled"] = "true",
            ["AzureWebJobs.SweepStripeEvents.Disabled"] = "true",
        });
        var inbox = app.Services.GetRequiredService<StripeInbox>();
        var queue = app.Services.GetRequiredService<Azure.Storage.Queues.QueueServiceClient>()
            .GetQueueClient(QueueNames.StripeEvents);
        var head = new StripeEventHead(
            "evt_left", "charge.updated", null, "ch_1", app.Clock.GetUtcNow(), LiveMode: false);
        var key = $"20360105|{Shards.Of(head.Id)}|{head.Id}";
        async Task<int> SweptAsync()
        {
            await queue.ClearMessagesAsync();
            await SweepAsync(app);
            return (await queue.PeekMessagesAsync(32)).Value.Length;
        }

        await inbox.AcceptAsync(head, wanted: true, default);
        Assert.Equal(0, await SweptAsync());
        await app.JumpToAsync(app.Clock.GetUtcNow().AddMinutes(16));
        Assert.Equal(1, await SweptAsync());

        await inbox.QuarantineAsync(key, default);
        Assert.Equal("quarantined", (await inbox.FindAsync(key, default))!.State);
        Assert.Equal(0, await SweptAsync());
        await inbox.AcceptAsync(head, wanted: true, default);
        Assert.Equal("pending", (await inbox.FindAsync(key, default))!.State);
        Assert.Single((await queue.PeekMessagesAsync(32)).Value);
        Assert.Equal(1, await SweptAsync());

        await inbox.MarkDoneAsync(key, default);
        await inbox.QuarantineAsync(key, default);
        Assert.True((await inbox.FindAsync(key, default))!.IsDone);
        await inbox.QuarantineAsync("no/key", default);
        Assert.Null(await inbox.FindAsync("no/key", default));
    }

    /// <summary>
    /// An event whose message is lost each time it is sent is shown to the stewards after five times, once, and can be
    /// requeued.
    /// </summary>
    [Fact]
    public async Task Sweep_FiveTimesInVain_PutsTheEventAsideWhereStewardsSeeIt()
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobs.ProcessStripeEvent.Disabled"] = "true",
            ["AzureWebJobs.SweepStripeEvents.Disabled"] = "true",
        });
        var steward = await app.StewardAsync();
        var inbox = app.Services.GetRequiredService<StripeInbox>();
        var queue = app.Services.GetRequiredService<Azure.Storage.Queues.QueueServiceClient>()
            .GetQueueClient(QueueNames.StripeEvents);
        var head = new StripeEventHead(
            "evt_lost", "charge.updated", null, "ch_1", app.Clock.GetUtcNow(), LiveMode: false);
        await inbox.AcceptAsync(head, wanted: true, default);
        for (var sweep = 1; sweep <= 5; sweep++)
        {
            await queue.ClearMessagesAsync();
            await app.JumpToAsync(app.Clock.GetUtcNow().AddMinutes(16));
            await SweepAsync(app);
            Assert.Single((await queue.PeekMessagesAsync(32)).Value);
            await SweepAsync(app); // its message is on its way
            Assert.Empty((await app.GetAsync("poison", steward.Token)).GetProperty("items").EnumerateArray());
        }

        await queue.ClearMessagesAsync();
        await app.JumpToAsync(app.Clock.GetUtcNow().AddMinutes(16));
        await SweepAsync(app);
        await SweepAsync(app);

        var one = Assert.Single((await app.GetAsync("poison", steward.Token)).GetProperty("items").EnumerateArray());
        Assert.Equal(
            "stripe-events unknown charge.updated quarantined",
            string.Join(' ', new[] { "queue", "reason", "eventType", "eventState" }.Select(
                name => one.GetProperty(name).GetString())));
        Assert.Equal(
            "poison-message",
            Assert.Single((await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray())
                .GetProperty("code").GetString());
        Assert.Empty((await queue.PeekMessagesAsync(32)).Value);
        steward = await app.StewardAsync();
        await app.AskAsync(
            HttpMethod.Post, $"poison/stripe-events/{one.GetProperty("id").GetString()}/requeue", token: steward.Token);
        Assert.Single((await queue.PeekMessagesAsync(32)).Value);
        Assert.Empty((await app.GetAsync("poison", steward.Token)).GetProperty("items").EnumerateArray());
    }

    private static Task SweepAsync(PeepApp app) => ActivatorUtilities.CreateInstance<SweepStripeEvents>(app.Services)
        .RunAsync(new Local.Hosting.TimerInfo(), default);
}
