using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeSubscriptionTests
{
    [Fact]
    public async Task Subscription_Paid_HasItsInvoiceAndItsMoney()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();

        var session = await world.SubscribeAsync(12_35, creator, 12.5m);
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("complete", "paid"), (session.Status, session.PaymentStatus));
        Assert.Null(session.PaymentIntentId);
        var subscription = await world.V1.Subscriptions.GetAsync(
            session.SubscriptionId, new() { Expand = ["latest_invoice.payments", "customer"] });
        Assert.Equal(("active", 12.5m), (subscription.Status, subscription.ApplicationFeePercent));
        Assert.Equal(("mem_ada", creator), (subscription.Metadata["creator"], subscription.TransferData.DestinationId));
        Assert.Equal("ben@example.org", subscription.Customer.Email);
        var item = subscription.Items.Single();
        Assert.Equal(new DateTime(2027, 1, 4, 6, 0, 0, DateTimeKind.Utc), item.CurrentPeriodStart);
        Assert.Equal(new DateTime(2027, 2, 4, 6, 0, 0, DateTimeKind.Utc), item.CurrentPeriodEnd);
        var invoice = subscription.LatestInvoice;
        Assert.Equal(session.InvoiceId, invoice.Id);
        Assert.Equal(
            ("paid", "subscription_create", 12_35L, 12_35L, 0L),
            (invoice.Status, invoice.BillingReason, invoice.AmountDue, invoice.AmountPaid, invoice.AmountRemaining));
        Assert.Equal("mem_ada", invoice.Parent.SubscriptionDetails.Metadata["creator"]);
        Assert.Equal(subscription.Id, invoice.Parent.SubscriptionDetails.SubscriptionId);
        var charge = await ChargeOfAsync(world, invoice.Payments.Single());
        Assert.Empty(charge.Metadata);
        Assert.Empty(charge.PaymentIntent.Metadata);
        Assert.Equal("ben@example.org", charge.Customer.Email);
        // ⌊12.35 × 12.5 %⌋ = 1.54; 12.35 costs 0.36 + 0.30.
        Assert.Equal(1_54, charge.ApplicationFeeAmount);
        Assert.Equal(1_54 - 66, await world.TotalAsync());
        Assert.Equal(creator, charge.Transfer.DestinationId);
    }

    [Fact]
    public async Task InvoicePayments_ListedByIntent_FindTheInvoice()
    {
        await using var world = await StripeWorld.StartAsync();
        var first = await world.SubscribeAsync(10_00);
        var second = await world.SubscribeAsync(20_00);

        foreach (var session in (Stripe.Checkout.Session[])[first, second])
        {
            var payment = (await world.V1.InvoicePayments.ListAsync(new() { Invoice = session.InvoiceId })).Single();
            var found = await world.V1.InvoicePayments.ListAsync(new()
            {
                Payment = new() { Type = "payment_intent", PaymentIntent = payment.Payment.PaymentIntentId },
                Expand = ["data.invoice"],
            });
            Assert.Equal(session.SubscriptionId, found.Single().Invoice.Parent.SubscriptionDetails.SubscriptionId);
            var invoices = await world.V1.Invoices.ListAsync(new() { Subscription = session.SubscriptionId });
            Assert.Equal(session.InvoiceId, invoices.Single().Id);
        }
    }

    [Fact]
    public async Task Subscription_MonthsAtOnce_RenewsInEachMonth()
    {
        await using var world = await StripeWorld.StartAsync();
        world.Clock.Advance(TimeSpan.FromDays(27));
        var session = await world.SubscribeAsync(10_00);

        world.Clock.Advance(TimeSpan.FromDays(91));

        var invoices = await world.V1.Invoices.ListAsync(new() { Subscription = session.SubscriptionId });
        // From January 31st: to the 28th of February, back to the 31st of March, to the 30th of April.
        Assert.Equal([4, 3, 2, 1], invoices.Select(invoice => invoice.Created.Month));
        Assert.Equal([30, 31, 28, 31], invoices.Select(invoice => invoice.Created.Day));
        Assert.All(invoices.Take(3), invoice => Assert.Equal("subscription_cycle", invoice.BillingReason));
        var charges = await world.V1.Charges.ListAsync(new() { Expand = ["data.balance_transaction"] });
        Assert.Equal(
            invoices.Select(invoice => invoice.Created.AddSeconds(1)),
            charges.Select(charge => charge.BalanceTransaction.Created));
        // 10.00 - 0.59 each
        Assert.Equal(4 * 9_41, await world.TotalAsync());
        var balance = await world.V1.Balance.GetAsync();
        Assert.Equal(9_41, balance.Pending.Single().Amount);
    }

    [Fact]
    public async Task Renewal_Failed_IsTriedAgainAfterThreeDays()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.SubscribeAsync(10_00);
        await world.ControlAsync($"subscriptions/{session.SubscriptionId}/fail-next");

        world.Clock.Advance(TimeSpan.FromDays(31));
        var subscription = await GetAsync(world, session.SubscriptionId);
        Assert.Equal(("past_due", "open"), (subscription.Status, subscription.LatestInvoice.Status));
        Assert.Equal(1, subscription.LatestInvoice.AttemptCount);
        world.Clock.Advance(TimeSpan.FromDays(3));

        subscription = await GetAsync(world, session.SubscriptionId);
        Assert.Equal(("active", "paid"), (subscription.Status, subscription.LatestInvoice.Status));
        Assert.Equal(2, subscription.LatestInvoice.AttemptCount);
        Assert.Equal(
            ["invoice.created", "invoice.finalized", "invoice.payment_failed", "invoice.paid",
                "invoice.payment_succeeded"],
            await world.EventTypesAsync(subscription.LatestInvoiceId));
        var charges = await world.V1.Charges.ListAsync(new() { Customer = session.CustomerId });
        Assert.Equal(["succeeded", "failed", "succeeded"], charges.Select(charge => charge.Status));
        world.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(3, (await world.V1.Invoices.ListAsync()).Count());
    }

    [Fact]
    public async Task Renewal_FailedThreeTimes_EndsTheSubscription()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.SubscribeAsync(10_00);
        await world.ControlAsync($"subscriptions/{session.SubscriptionId}/fail-next", """{"times": 3}""");

        world.Clock.Advance(TimeSpan.FromDays(60));

        var subscription = await GetAsync(world, session.SubscriptionId);
        Assert.Equal(("canceled", "payment_failed"), (subscription.Status, subscription.CancellationDetails.Reason));
        Assert.Equal(("open", 3L), (subscription.LatestInvoice.Status, subscription.LatestInvoice.AttemptCount));
        Assert.Empty(await world.V1.Subscriptions.ListAsync());
        Assert.Single(await world.V1.Subscriptions.ListAsync(new() { Status = "all", Customer = session.CustomerId }));
    }

    [Fact]
    public async Task Invoice_PaidOutOfBand_MovesNothing()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.SubscribeAsync(10_00);
        await world.ControlAsync($"subscriptions/{session.SubscriptionId}/fail-next");
        world.Clock.Advance(TimeSpan.FromDays(31));
        var id = (await GetAsync(world, session.SubscriptionId)).LatestInvoiceId;

        await world.ControlAsync($"invoices/{id}/pay-out-of-band");

        var invoice = await world.V1.Invoices.GetAsync(
            id, new() { Expand = ["payments.data.payment.payment_intent", "amount_paid_off_stripe"] });
        Assert.Equal(("paid", 10_00L), (invoice.Status, invoice.AmountPaidOffStripe));
        Assert.Equal("canceled", invoice.Payments.Single().Payment.PaymentIntent.Status);
        Assert.Equal("active", (await GetAsync(world, session.SubscriptionId)).Status);
        Assert.Equal(9_41, await world.TotalAsync());
    }

    [Fact]
    public async Task Subscription_CanceledAtPeriodEnd_EndsThen()
    {
        await using var world = await StripeWorld.StartAsync();
        var kept = await world.SubscribeAsync(10_00);
        var dropped = await world.SubscribeAsync(10_00);
        var ending = await world.V1.Subscriptions.UpdateAsync(kept.SubscriptionId, new() { CancelAtPeriodEnd = true });
        Assert.Equal(("active", true), (ending.Status, ending.CancelAtPeriodEnd));
        Assert.Equal("canceled", (await world.V1.Subscriptions.CancelAsync(dropped.SubscriptionId)).Status);

        world.Clock.Advance(TimeSpan.FromDays(32));

        Assert.Equal("canceled", (await GetAsync(world, kept.SubscriptionId)).Status);
        Assert.Equal(
            ["customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted"],
            await world.EventTypesAsync(kept.SubscriptionId));
        Assert.Equal(2, (await world.V1.Invoices.ListAsync()).Count());
    }

    [Theory]
    [InlineData("settle", "paid", "succeeded", "checkout.session.async_payment_succeeded", 19_12)]
    [InlineData("fail", "unpaid", "failed", "checkout.session.async_payment_failed", 0)]
    [InlineData(null, "paid", "succeeded", "checkout.session.async_payment_succeeded", 19_12)]
    public async Task Session_PaidByDirectDebit_IsToldLater(
        string? control, string paymentStatus, string chargeStatus, string told, long left)
    {
        await using var world = await StripeWorld.StartAsync();
        var id = (await world.CreateSessionAsync(20_00)).Id;
        using var answer = await world.PressPayAsync(id, ("outcome", "delayed"));
        var session = await world.V1.Checkout.Sessions.GetAsync(id, new() { Expand = ["payment_intent"] });
        Assert.Equal(("complete", "unpaid"), (session.Status, session.PaymentStatus));
        Assert.Equal("processing", session.PaymentIntent.Status);
        Assert.Equal("payment", Assert.Single(await world.TransactionsAsync()).Type);

        if (control is null)
            world.Clock.Advance(TimeSpan.FromDays(3));
        else
            await world.ControlAsync($"checkout/{id}/{control}");

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        session = await world.V1.Checkout.Sessions.GetAsync(id, new() { Expand = ["payment_intent.latest_charge"] });
        Assert.Equal(
            (paymentStatus, chargeStatus), (session.PaymentStatus, session.PaymentIntent.LatestCharge.Status));
        Assert.Equal(["checkout.session.completed", told], await world.EventTypesAsync(id));
        Assert.Equal(left, await world.TotalAsync());
        Assert.Equal(left == 0 ? 2 : 1, (await world.TransactionsAsync()).Count);
    }

    private static Task<Subscription> GetAsync(StripeWorld world, string id) =>
        world.V1.Subscriptions.GetAsync(id, new() { Expand = ["latest_invoice"] });

    private static async Task<Charge> ChargeOfAsync(StripeWorld world, InvoicePayment payment)
    {
        var charges = await world.V1.Charges.ListAsync(new()
        {
            PaymentIntent = payment.Payment.PaymentIntentId,
            Expand = ["data.payment_intent", "data.customer", "data.transfer"],
        });
        return charges.Single();
    }
}
