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
        var head = new StripeEventHead("evt_left", "charge.updated", null, "ch_1", app.Clock.GetUtcNow(), LiveMode: false);
        var key = $"20360105|{Shards.Of(head.Id)}|{head.Id}";
        async Task<int> SweptAsync()
        {
            await queue.ClearMessagesAsync();
            await ActivatorUtilities.CreateInstance<SweepStripeEvents>(app.Services)
                .RunAsync(new Local.Hosting.TimerInfo(), default);
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
}
