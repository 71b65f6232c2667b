using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Azurite;

namespace PeepFunctions.Benchmarks;

/// <summary>
/// Accepts signed deliveries through the webhook function and states the time as a ratio to the insert and the enqueue
/// that it cannot do without, taken in turn with it against the same Azurite. Queues are emptied between rounds: they
/// slow down with depth.
/// </summary>
internal static class WebhookBenchmark
{
    private const int Rounds = 15, PerRound = 100;
    private const string Secret = "whsec_benchmark";

    public static async Task RunAsync()
    {
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions
        {
            InstallFolder = Path.Combine(Directory.GetCurrentDirectory(), ".peep", "azurite"),
            Progress = Console.Error.WriteLine,
        });
        await using var services = Services(azurite.ConnectionString());
        foreach (var setup in services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<StorageSetup>())
        {
            await setup.StartingAsync(CancellationToken.None);
        }

        var webhooks = ActivatorUtilities.CreateInstance<StripeWebhooks>(services);
        var table = services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.StripeEvents);
        var queue = services.GetRequiredService<QueueServiceClient>().GetQueueClient(QueueNames.StripeEvents);
        List<double> accepted = [], bare = [];
        for (var round = -2; round < Rounds; round++) // two rounds to warm up
        {
            var ours = await TimeAsync(i => AcceptAsync(services, webhooks, $"evt_ours_{round + 2}_{i}"));
            await queue.ClearMessagesAsync();
            var floor = await TimeAsync(i => BareAsync(table, queue, $"evt_bare_{round + 2}_{i}"));
            await queue.ClearMessagesAsync();
            if (round >= 0)
            {
                accepted.Add(ours);
                bare.Add(floor);
            }
        }

        accepted.Sort();
        bare.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accept a webhook: {accepted[Rounds / 2]:F2} ms, bare insert + enqueue: {bare[Rounds / 2]:F2} ms, "
            + $"ratio {accepted[Rounds / 2] / bare[Rounds / 2]:F2} (medians of {Rounds} rounds of {PerRound})"));
    }

    private static async Task<double> TimeAsync(Func<int, Task> once)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++)
        {
            await once(i);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / PerRound;
    }

    private static async Task AcceptAsync(IServiceProvider services, StripeWebhooks webhooks, string id)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var name = new string('x', 2000); // an event of a payment is two to four thousand bytes long
        var body = Encoding.UTF8.GetBytes(
            $$"""
            {"id":"{{id}}","object":"event","type":"charge.updated","created":{{now}},"livemode":false,
            "data":{"object":{"id":"ch_1","object":"charge","billing_details":{"name":"{{name}}"} } } }
            """);
        var signed = (byte[])[.. Encoding.UTF8.GetBytes($"{now}."), .. body];
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Request.Headers["Stripe-Signature"] =
            $"t={now},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed))}";
        var result = await webhooks.AccountAsync(context.Request, CancellationToken.None);
        await result.ExecuteAsync(context);
        if (context.Response.StatusCode != 200)
        {
            throw new InvalidOperationException($"The delivery was answered {context.Response.StatusCode}.");
        }
    }

    private static async Task BareAsync(TableClient table, QueueClient queue, string id)
    {
        await table.AddEntityAsync(new TableEntity("20261123|00", id)
        {
            ["Type"] = "charge.updated",
            ["ObjectId"] = "ch_1",
            ["State"] = "pending",
        });
        await queue.SendMessageAsync($$"""{"id":"20261123|00|{{id}}"}""");
    }

    internal static ServiceProvider Services(string storage, params (string Name, string Value)[] more)
    {
        var key = Convert.ToBase64String(new byte[32]);
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager
        {
            ["AzureWebJobsStorage"] = storage,
            ["Peep:DataKey"] = key,
            ["Peep:IndexKey"] = key,
            ["Peep:Smtp:Host"] = "localhost",
            ["Peep:Smtp:From"] = "co-op@peep.example",
            ["Stripe:ApiKey"] = "sk_test_benchmark",
            ["Stripe:WebhookSecrets:0"] = Secret,
            ["Stripe:ConnectWebhookSecrets:0"] = Secret,
        };
        foreach (var (name, value) in more)
        {
            configuration[name] = value;
        }

        return new ServiceCollection().AddLogging().AddPeepFunctions(configuration).BuildServiceProvider();
    }
}
