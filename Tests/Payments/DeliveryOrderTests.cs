using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// A year's worth of trouble in a minute: the same signed deliveries to two co-ops, once in order, and shuffled with
/// each repeated one to three times. Their books must be the same, and Stripe's balance.
/// </summary>
public sealed class DeliveryOrderTests
{
    private const int Payments = 84; // six deliveries each: a few more than 500

    [Fact]
    public async Task Deliveries_ShuffledAndRepeated_GiveTheSameBooks()
    {
        await using var world = await StripeWorld.StartAsync(
            clock: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(PeepApp.Start));
        await LiveAsync(world);
        var events = await EventsAsync(world);
        Assert.True(events.Count >= 500, $"{events.Count} events");

        var shuffled = new Random(2036);
        var inOrder = await DeliverAsync(world, events);
        var inDisorder = await DeliverAsync(
            world,
            [.. events.SelectMany(one => Enumerable.Repeat(one, shuffled.Next(1, 4))).OrderBy(_ => shuffled.Next())]);

        Assert.Equal(inOrder.Book, inDisorder.Book);
        Assert.Equal(inOrder.Ids, inDisorder.Ids);
        Assert.Empty((await world.TransactionsAsync()).Where(moved => !inOrder.Ids.Contains(moved.Id)).Select(
            moved => $"{moved.Type} {moved.SourceId}"));
        Assert.Contains($"assets:stripe {await world.TotalAsync()} eur", inOrder.Book);
        Assert.DoesNotContain(inOrder.Book, line => line.StartsWith("suspense", StringComparison.Ordinal));
    }

    private static async Task LiveAsync(StripeWorld world)
    {
        var account = await world.OnboardAsync();
        var random = new Random(1);
        for (var i = 0; i < Payments; i++)
        {
            var amount = random.Next(300, 6000);
            var charge = await world.PayAsync(amount, account, amount / 10);
            if (i % 10 == 3)
            {
                await world.V1.Refunds.CreateAsync(new RefundCreateOptions
                {
                    Charge = charge.Id,
                    Amount = i % 20 == 3 ? amount : amount / 2,
                    ReverseTransfer = i % 3 == 0,
                    RefundApplicationFee = i % 4 == 3,
                });
            }
        }
    }

    private static async Task<List<byte[]>> EventsAsync(StripeWorld world)
    {
        var bodies = new List<byte[]>();
        string? after = null;
        do
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {world.Sandbox.ApiKey}");
            var page = JsonDocument.Parse(await client.GetStringAsync(
                new Uri(world.Sandbox.Address, $"v1/events?limit=100{(after is null ? "" : $"&starting_after={after}")}")));
            var events = page.RootElement.GetProperty("data").EnumerateArray().ToList();
            bodies.AddRange(events.Select(one => Encoding.UTF8.GetBytes(one.GetRawText())));
            after = page.RootElement.GetProperty("has_more").GetBoolean() ? events[^1].GetProperty("id").GetString() : null;
        }
        while (after is not null);
        bodies.Reverse();
        return bodies;
    }

    private static async Task<(IReadOnlyList<string> Book, IReadOnlyList<string> Ids)> DeliverAsync(
        StripeWorld world, IReadOnlyList<byte[]> bodies)
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["Stripe__ApiKey"] = world.Sandbox.ApiKey,
            ["Stripe__ApiBase"] = world.Sandbox.Address.ToString(),
            ["Stripe__WebhookSecrets__0"] = SignedDelivery.Secret,
            ["Stripe__ConnectWebhookSecrets__0"] = SignedDelivery.ConnectSecret,
        });
        foreach (var batch in bodies.Chunk(200)) // Azurite's queues slow down with depth
        {
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, token) =>
            {
                var path = Encoding.UTF8.GetString(body).Contains("\"account\":", StringComparison.Ordinal)
                    ? "webhooks/stripe/connect"
                    : "webhooks/stripe";
                var secret = path.EndsWith("connect", StringComparison.Ordinal)
                    ? SignedDelivery.ConnectSecret
                    : SignedDelivery.Secret;
                using var request = SignedDelivery.To(path, body, secret, app.Clock.GetUtcNow());
                using var response = await app.Api.SendAsync(request, token);
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(token));
            });
            await app.SettleAsync();
        }

        var book = new TrialBalance();
        var ids = new List<string>();
        await foreach (var posted in app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(CancellationToken.None))
        {
            book.Add(posted.Entry);
            ids.Add(posted.Entry.Id);
        }

        return (
            [.. book.Balances.Select(line => $"{line.Account} {line.Balance.Minor} {line.Balance.Currency}").Order()],
            [.. ids.Order(StringComparer.Ordinal)]);
    }
}
