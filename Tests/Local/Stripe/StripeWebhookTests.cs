using System.Text.Json.Nodes;
using Stripe;
using Account = Stripe.Account;

namespace PeepFunctions.Tests;

public sealed class StripeWebhookTests
{
    [Fact]
    public async Task Payment_Made_IsToldToBothEndpointsSigned()
    {
        await using var world = await StripeWorld.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync(world.Clock);
        world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
        var creator = await world.OnboardAsync();

        var charge = await world.PayAsync(10_00, creator, 1_00);

        await catcher.WaitUntilAsync(taken => taken.Count == 10);
        Assert.Equal(
            [
                "account.updated", "application_fee.created", "capability.updated", "charge.succeeded",
                "charge.updated", "checkout.session.completed", "payment.created", "payment_intent.created",
                "payment_intent.succeeded", "transfer.created",
            ],
            catcher.Taken.Select(taken => taken.Type).Order(StringComparer.Ordinal));
        Assert.All(catcher.Taken, taken => Assert.Equal("2026-10-28.endive", taken.ApiVersion));
        Assert.Equal(
            ["account.updated", "capability.updated", "payment.created"],
            catcher.Taken.Where(taken => taken.Account == creator).Select(taken => taken.Type)
                .Order(StringComparer.Ordinal));
        Assert.Null(SnapshotOf<Charge>(catcher, "charge.succeeded").BalanceTransactionId);
        Assert.Equal(charge.BalanceTransactionId, SnapshotOf<Charge>(catcher, "charge.updated").BalanceTransactionId);
        Assert.Equal("active", SnapshotOf<Account>(catcher, "account.updated").Capabilities.Transfers);
    }

    [Fact]
    public async Task Delivery_Refused_IsRepeatedUntilTaken()
    {
        await using var world = await StripeWorld.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync(world.Clock);
        catcher.Refusals = 3;
        world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);

        await world.V1.Customers.CreateAsync(new() { Email = "ben@example.org" });

        Assert.Equal(1, await world.Sandbox.CountPendingAsync(default));
        await catcher.WaitUntilAsync(taken => taken.Count == 1);
        await WaitIdleAsync(world);
        Assert.Equal(0, (await world.V1.Events.ListAsync()).Single().PendingWebhooks);
    }

    [Fact]
    public async Task Deliveries_DuplicatedAndShuffled_CarryEachEventAtLeastOnce()
    {
        await using var world = await StripeWorld.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync(world.Clock);
        world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
        using var set = await world.PostJsonAsync(
            "/_sandbox/faults", """{"seed": 7, "duplicateRate": 1, "duplicates": 2, "shuffle": 300}""");
        Assert.True(set.IsSuccessStatusCode);

        for (var at = 0; at < 20; at++)
            await world.V1.Customers.CreateAsync(new() { Name = $"Supporter {at}" });

        await WaitIdleAsync(world);
        var byId = catcher.Taken.GroupBy(taken => taken.Id).ToArray();
        Assert.Equal(20, byId.Length);
        Assert.All(byId, copies => Assert.InRange(copies.Count(), 2, 3));
        var names = catcher.Taken.Select(taken => ((Customer)taken.Data.Object).Name).Distinct().ToArray();
        Assert.NotEqual(names.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Deliveries_LateOrDropped_ComeWhenTheClockOrTheCallerSays()
    {
        await using var world = await StripeWorld.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync(world.Clock);
        world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
        using var late = await world.PostJsonAsync("/_sandbox/faults", """{"lateRate": 1, "late": 86400}""");
        await world.V1.Customers.CreateAsync(new() { Name = "Late" });
        using var drop = await world.PostJsonAsync("/_sandbox/faults", """{"drop": 1}""");
        await world.V1.Customers.CreateAsync(new() { Name = "Dropped" });

        var state = JsonNode.Parse(await world.GetAsync("/_sandbox/state"))!;
        Assert.Equal((0, 1, 1), ((int)state["undelivered"]!, (int)state["late"]!, (int)state["dropped"]!));
        Assert.Equal(0, await world.Sandbox.CountPendingAsync(default));
        Assert.Empty(catcher.Taken);

        world.Clock.Advance(TimeSpan.FromDays(1));
        await catcher.WaitUntilAsync(taken => taken.Count == 1);
        using var redelivered = await world.PostJsonAsync("/_sandbox/redeliver", "");
        await catcher.WaitUntilAsync(taken => taken.Count == 2);
        Assert.Equal("Dropped", ((Customer)catcher.Taken.Last().Data.Object).Name);
    }

    [Fact]
    public async Task Faults_OutOfRangeOrUnknown_AreRefused()
    {
        await using var world = await StripeWorld.StartAsync();

        using var range = await world.PostJsonAsync("/_sandbox/faults", """{"drop": 2}""");
        using var unknown = await world.PostJsonAsync("/_sandbox/faults", """{"dorp": 1}""");

        Assert.Equal(400, (int)range.StatusCode);
        Assert.Contains("drop", await range.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (int)unknown.StatusCode);
    }

    private static T SnapshotOf<T>(WebhookCatcher catcher, string type) =>
        (T)catcher.Taken.Single(taken => taken.Type == type).Data.Object;

    private static async Task WaitIdleAsync(StripeWorld world)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await world.Sandbox.CountPendingAsync(patience.Token) > 0)
            await Task.Delay(20, patience.Token);
    }
}
