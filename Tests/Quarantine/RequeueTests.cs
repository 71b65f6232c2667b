using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Requeueing beside others and beside what goes on meanwhile.</summary>
public sealed class RequeueTests
{
    private static readonly Dictionary<string, string> ByHand = new()
    {
        ["AzureWebJobs.StripeWebhook.Disabled"] = "true",
        ["AzureWebJobs.ProcessStripeEvent.Disabled"] = "true",
        ["AzureWebJobs.SweepStripeEvents.Disabled"] = "true",
        ["AzureWebJobs.CollectPoison.Disabled"] = "true",
    };

    [Fact]
    public async Task Requeue_ByManyAtOnce_IsDoneOnce()
    {
        await using var app = await PeepApp.StartAsync(ByHand);
        var steward = await app.StewardAsync();
        var topUp = await app.Services.GetRequiredService<StripeClient>().V1.Topups.CreateAsync(
            new() { Amount = 4_200, Currency = "usd", Description = "top-up" });
        await Task.Delay(TimeSpan.FromSeconds(1.2)); // it arrives after a second
        var (inbox, queue) = (app.Services.GetRequiredService<StripeInbox>(), Queue(app));
        var head = new StripeEventHead(
            "evt_topup", "topup.succeeded", null, topUp.Id, app.Clock.GetUtcNow(), LiveMode: false);
        await inbox.AcceptAsync(head, wanted: true, default);
        var key = $"20360105|{Shards.Of(head.Id)}|{head.Id}";
        var row = await PutAsideAsync(app, key);
        await queue.ClearMessagesAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var answer = await app.SendAsync(
                HttpMethod.Post, $"poison/{row.Queue}/{row.Id}/requeue", token: steward.Token);
            return (int)answer.StatusCode;
        })));

        Assert.Contains(202, statuses);
        Assert.All(statuses, status => Assert.Contains(status, new[] { 202, 404 }));
        var messages = (await queue.PeekMessagesAsync(32)).Value;
        Assert.Equal(statuses.Count(status => status == 202), messages.Length);
        var function = ActivatorUtilities.CreateInstance<ProcessStripeEvent>(app.Services);
        await Task.WhenAll(messages.Select(message => function.RunAsync(message.MessageText, default)));
        Assert.Single(await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync());
        Assert.True((await inbox.FindAsync(key, default))!.IsDone);
        Assert.Null(await app.Services.GetRequiredService<PoisonTable>().FindAsync(row.Queue, row.Id, default));
    }

    // Between sending it and forgetting that it was put aside, it is worked on and put aside again.
    [Fact]
    public async Task Requeue_OfWhatIsPutAsideAgainMeanwhile_LosesNothing()
    {
        var transport = new HookedTransport();
        await using var app = await PeepApp.StartAsync(
            ByHand, configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var (quarantine, poison) = (
            app.Services.GetRequiredService<Quarantine>(), app.Services.GetRequiredService<PoisonTable>());
        var row = await PutAsideAsync(app, "20360105|00|evt_nobody");

        transport.Before(TableNames.Poison, () => PutAsideAsync(app, "20360105|00|evt_nobody"));
        await quarantine.RequeueAsync(row, default);

        var again = await poison.FindAsync(row.Queue, row.Id, default);
        Assert.NotNull(again);
        // A failure that is noted meanwhile is no reason to keep it.
        transport.Before(TableNames.Poison, () => poison.NoteFailureAsync(
            row.Queue, new Pointer(row.Pointer!).Write(), row.Pointer, "failed", default));
        await quarantine.RequeueAsync(again, default);
        Assert.Null(await poison.FindAsync(row.Queue, row.Id, default));
    }

    private static async Task<PoisonRow> PutAsideAsync(PeepApp app, string key)
    {
        var poison = app.Services.GetRequiredService<RawQueues>().PoisonOf(QueueNames.StripeEvents);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes(new Pointer(key).Write())));
        Assert.Equal(1, await app.Services.GetRequiredService<Quarantine>().CollectAsync(default));
        return (await app.Services.GetRequiredService<PoisonTable>().FindAsync(
            QueueNames.StripeEvents, PoisonTable.IdOf("", key), default))!;
    }

    private static QueueClient Queue(PeepApp app) =>
        app.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(QueueNames.StripeEvents);
}
