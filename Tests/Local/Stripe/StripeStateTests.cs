using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-stripe-").FullName;

    private string LogPath => Path.Combine(_folder, "stripe.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restart_AfterATornLine_GoesOnWhereItWas()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
        var key = new RequestOptions { IdempotencyKey = "k1" };
        string creator, session;
        Transfer transfer;
        long total;
        await using (var world = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock))
        {
            creator = await world.OnboardAsync();
            await world.PayAsync(100_00, creator, 10_00);
            await world.PayAsync(50_00);
            clock.Advance(TimeSpan.FromDays(2));
            transfer = await world.V1.Transfers.CreateAsync(Order(creator), key);
            session = (await world.CreateSessionAsync(7_00)).Id;
            using var paid = await world.PressPayAsync(session);
            total = await world.TotalAsync();
        }

        await System.IO.File.AppendAllTextAsync(LogPath, "{\"rows\":[{\"doc\":{\"id\":\"txn_torn\"");
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var again = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock);
        await using var catcher = await WebhookCatcher.StartAsync(clock);
        again.Sandbox.SetWebhookEndpoints(catcher.Endpoints);

        // The last charge settled after the restart: 7.00 - (0.20 + 0.30).
        Assert.Equal(total + 6_50, await again.TotalAsync());
        Assert.Equal(transfer.Id, (await again.V1.Transfers.CreateAsync(Order(creator), key)).Id);
        var intent = (await again.V1.Checkout.Sessions.GetAsync(session, new() { Expand = ["payment_intent"] }))
            .PaymentIntent;
        var charge = await again.V1.Charges.GetAsync(intent.LatestChargeId);
        Assert.NotNull(charge.BalanceTransactionId);
        // No endpoint took the events of the first run, so all come now.
        var events = await again.V1.Events.ListAutoPagingAsync(new() { Limit = 100 }).ToListAsync();
        var connect = await again.V1.Events.ListAutoPagingAsync(
            new() { Limit = 100 }, new RequestOptions { StripeAccount = creator }).ToListAsync();
        await catcher.WaitUntilAsync(taken => taken.Count == events.Count + connect.Count);
        Assert.Equal(
            events.Concat(connect).Select(item => item.Id).Order(), catcher.Taken.Select(item => item.Id).Order());
    }

    [Fact]
    public async Task Restart_MonthsLater_RenewsWhatIsSubscribed()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
        string subscription;
        await using (var world = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock))
        {
            subscription = (await world.SubscribeAsync(10_00)).SubscriptionId;
            await world.ControlAsync($"subscriptions/{subscription}/fail-next");
            clock.Advance(TimeSpan.FromDays(31));
            Assert.Equal("past_due", (await world.V1.Subscriptions.GetAsync(subscription)).Status);
        }

        clock.Advance(TimeSpan.FromDays(60));
        await using var again = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock);

        var invoices = await again.V1.Invoices.ListAsync(new() { Subscription = subscription, Status = "paid" });
        Assert.Equal([4, 3, 2, 1], invoices.Select(invoice => invoice.Created.Month));
        Assert.Equal("active", (await again.V1.Subscriptions.GetAsync(subscription)).Status);
    }

    [Fact]
    public async Task Restart_AfterDelivery_SendsNothingTwice()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
        await using var catcher = await WebhookCatcher.StartAsync(clock);
        await using (var world = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock))
        {
            world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
            await world.V1.Customers.CreateAsync(new() { Name = "Ben" });
            while (await world.Sandbox.CountPendingAsync(default) > 0)
                await Task.Delay(10);
        }

        await using var again = await StripeWorld.StartAsync(options => options with { LogPath = LogPath }, clock);
        again.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
        await again.V1.Customers.CreateAsync(new() { Name = "Ada" });
        await catcher.WaitUntilAsync(taken => taken.Count >= 2);

        Assert.Equal(["Ben", "Ada"], catcher.Taken.Select(taken => ((Customer)taken.Data.Object).Name));
    }

    /// <summary>
    /// Whatever happens, the balance is what the balance transactions come to, split by their due instants.
    /// </summary>
    [Fact]
    public async Task Balance_AfterAnyHistory_IsTheSumOfTheTransactions()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Long[1_00, 300_00]).Array[12];
        await steps.SampleAsync(async history =>
        {
            foreach (var (kind, amount) in history)
                await StepAsync(world, creator, kind, amount);

            var transactions = await world.TransactionsAsync();
            var balance = await world.V1.Balance.GetAsync();
            var now = world.Clock.GetUtcNow().UtcDateTime;
            return balance.Available.Single().Amount == transactions
                    .Where(transaction => transaction.AvailableOn <= now).Sum(transaction => transaction.Net)
                && balance.Pending.Single().Amount == transactions
                    .Where(transaction => transaction.AvailableOn > now).Sum(transaction => transaction.Net);
        }, iter: 6, threads: 1);
    }

    private static async Task StepAsync(StripeWorld world, string creator, int kind, long amount)
    {
        try
        {
            await (kind switch
            {
                0 => world.PayAsync(amount),
                1 => world.PayAsync(amount, creator, amount / 10),
                2 => RefundAsync(world, amount),
                3 => world.V1.Transfers.CreateAsync(Order(creator, amount)),
                4 => world.V1.Payouts.CreateAsync(new() { Amount = amount, Currency = "eur" }),
                5 => DisputeAsync(world, amount),
                6 => world.SubscribeAsync(amount, creator, amount % 100),
                7 => world.V1.Topups.CreateAsync(new() { Amount = amount, Currency = "eur" }),
                8 => FailAsync(world, amount),
                _ => Task.Run(() => world.Clock.Advance(TimeSpan.FromHours(13))),
            });
        }
        catch (StripeException refusal)
        {
            Assert.Contains(
                refusal.StripeError.Code, (string[])["balance_insufficient", "amount_too_large", "charge_disputed"]);
        }
    }

    private static async Task DisputeAsync(StripeWorld world, long amount)
    {
        var open = (await world.V1.Disputes.ListAsync(new() { Limit = 1 })).FirstOrDefault(
            dispute => dispute.Status == "needs_response");
        if (open is not null)
        {
            await world.ControlAsync($"disputes/{open.Id}/{(amount % 2 == 0 ? "win" : "lose")}");
            return;
        }

        var charges = await world.V1.Charges.ListAsync(new() { Limit = 1 });
        if (charges.FirstOrDefault(charge => !charge.Refunded && !charge.Disputed) is { } charge)
            await world.ControlAsync($"charges/{charge.Id}/dispute");
    }

    private static async Task FailAsync(StripeWorld world, long amount)
    {
        var refund = (await world.V1.Refunds.ListAsync(new() { Limit = 1 })).FirstOrDefault();
        var payout = (await world.V1.Payouts.ListAsync(new() { Limit = 1 })).FirstOrDefault();
        if (refund is { Status: "succeeded" } && amount % 2 == 0)
            await world.ControlAsync($"refunds/{refund.Id}/fail");
        else if (payout is { Status: "pending" or "paid" })
            await world.ControlAsync($"payouts/{payout.Id}/fail");
    }

    private static async Task RefundAsync(StripeWorld world, long amount)
    {
        var charges = await world.V1.Charges.ListAsync(new() { Limit = 5 });
        if (charges.FirstOrDefault(charge => !charge.Refunded) is not { } charge)
            return;

        await world.V1.Refunds.CreateAsync(new()
        {
            Charge = charge.Id,
            Amount = amount,
            ReverseTransfer = charge.TransferData is null ? null : amount % 2 == 0,
            RefundApplicationFee = charge.ApplicationFeeAmount is null ? null : amount % 3 == 0,
        });
    }

    private static TransferCreateOptions Order(string creator, long amount = 20_00) => new()
    {
        Amount = amount,
        Currency = "eur",
        Destination = creator,
        TransferGroup = "dividend:2027-01",
    };
}
