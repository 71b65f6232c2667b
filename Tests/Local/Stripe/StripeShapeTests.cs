using System.Reflection;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// Every field that the sandbox answers with is one that Stripe's client knows: a mistyped one would be lost.
/// </summary>
public sealed class StripeShapeTests
{
    [Fact]
    public async Task Answers_HaveOnlyFieldsThatTheClientKnows()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);
        await world.V1.Refunds.CreateAsync(
            new() { Charge = charge.Id, Amount = 10_00, ReverseTransfer = true, RefundApplicationFee = true });
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.V1.Payouts.CreateAsync(new() { Amount = 1, Currency = "eur" });
        var customer = await world.V1.Customers.CreateAsync(new() { Email = "a@b.example" });
        var disputed = await world.PayAsync(30_00);
        await world.ControlAsync($"charges/{disputed.Id}/dispute");
        await world.SubscribeAsync(12_00, creator, 5);
        await world.V1.Topups.CreateAsync(new() { Amount = 5_00, Currency = "eur" });
        await world.ControlAsync("movements", """{"type": "stripe_fee", "amountMinor": -700}""");
        await world.ControlAsync($"refunds/{(await world.V1.Refunds.ListAsync()).First().Id}/fail");
        await world.ControlAsync($"payouts/{(await world.V1.Payouts.ListAsync()).First().Id}/fail");
        await world.ControlAsync($"charges/{charge.Id}/review");
        await world.ControlAsync($"charges/{charge.Id}/early-fraud-warning");
        var fee = await world.V1.ApplicationFees.GetAsync(charge.ApplicationFeeId);

        var strangers = new SortedSet<string>(StringComparer.Ordinal);
        Check(charge, strangers);
        Check(fee, strangers);
        Check(customer, strangers);
        Check(await world.V1.Accounts.GetAsync(creator), strangers);
        Check(await world.V1.Balance.GetAsync(), strangers);
        Check(await world.V1.Checkout.Sessions.ListAsync(), strangers);
        Check(await world.V1.PaymentIntents.ListAsync(), strangers);
        Check(await world.V1.Refunds.ListAsync(), strangers);
        Check(await world.V1.Transfers.ListAsync(), strangers);
        Check(await world.V1.Subscriptions.ListAsync(new() { Expand = ["data.latest_invoice"] }), strangers);
        Check(await world.V1.Invoices.ListAsync(new() { Expand = ["data.payments"] }), strangers);
        Check(await world.V1.InvoicePayments.ListAsync(), strangers);
        Check(await world.V1.Topups.ListAsync(), strangers);
        Check(await world.V1.Reviews.ListAsync(), strangers);
        Check(await world.V1.Radar.EarlyFraudWarnings.ListAsync(), strangers);
        Check(await world.V1.Disputes.ListAsync(new() { Expand = ["data.charge"] }), strangers);
        Check(await world.V1.Payouts.ListAsync(), strangers);
        Check(await world.V1.Events.ListAsync(new() { Limit = 100 }), strangers);
        Check(await world.V1.BalanceTransactions.ListAsync(
            new() { Expand = ["data.source.balance_transaction"] }), strangers);

        Assert.Empty(strangers);
    }

    internal static void Check(IStripeEntity entity, SortedSet<string> strangers) =>
        Check(JsonNode.Parse(entity.StripeResponse.Content)!, entity, entity.GetType().Name, strangers);

    private static void Check(JsonNode? node, object? value, string path, SortedSet<string> strangers)
    {
        if (node is JsonArray items && value is System.Collections.IEnumerable values)
        {
            foreach (var (item, inner) in items.Zip(values.Cast<object?>()))
                Check(item, inner, path + "[]", strangers);
        }

        if (node is not JsonObject document || value is null || value is System.Collections.IDictionary)
            return;

        if (value is IHasObject && document["object"]?.ToString() is { } kind && kind != "list")
            path = kind;

        var known = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => (property, Name: property.GetCustomAttribute<JsonPropertyAttribute>()?.PropertyName))
            .Where(pair => pair.Name is not null)
            .DistinctBy(pair => pair.Name)
            .ToDictionary(pair => pair.Name!, pair => pair.property);
        foreach (var (name, inner) in document)
        {
            if (!known.TryGetValue(name, out var property))
                strangers.Add($"{path}.{name}");
            else if (inner is not null && !property.Name.StartsWith("Internal", StringComparison.Ordinal))
                Check(inner, property.GetValue(value), $"{path}.{name}", strangers);
        }
    }
}
