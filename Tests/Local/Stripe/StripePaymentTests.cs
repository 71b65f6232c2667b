using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripePaymentTests
{
    [Fact]
    public async Task Support_PaidByDestinationCharge_LeavesFeeLessStripesFee()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();

        var charge = await world.PayAsync(100_00, creator, 10_00);

        // 100.00 costs 2.9 % + 0.30 = 3.20; the creator's transfer takes 100.00; 10.00 come back.
        var transactions = await world.TransactionsAsync();
        Assert.Equal(
            [("charge", 100_00L, 3_20L), ("transfer", -100_00L, 0L), ("application_fee", 10_00L, 0L)],
            transactions.Select(transaction => (transaction.Type, transaction.Amount, transaction.Fee)));
        Assert.Equal(6_80, transactions.Sum(transaction => transaction.Net));
        Assert.Equal(6_80, await world.TotalAsync());
        Assert.Equal(100_00, charge.BalanceTransaction.Amount);
        Assert.Equal(charge.Id, charge.Transfer.SourceTransactionId);
        Assert.Equal(creator, charge.Transfer.DestinationId);
        Assert.Equal(-100_00, charge.Transfer.BalanceTransaction.Amount);
        Assert.Equal(10_00, charge.ApplicationFee.BalanceTransaction.Amount);
        Assert.Equal(creator, charge.ApplicationFee.AccountId);
        Assert.Equal(charge.Id, charge.ApplicationFee.OriginatingTransactionId);
        Assert.Equal("mem_ada", charge.Metadata["creator"]);
        Assert.Equal("succeeded", charge.PaymentIntent.Status);
        var theirs = await world.V1.Balance.GetAsync(null, new RequestOptions { StripeAccount = creator });
        Assert.Equal(90_00, theirs.Pending.Single().Amount);
    }

    [Fact]
    public async Task Charge_NotSettledYet_HasNoBalanceTransaction()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var session = await world.CreateSessionAsync(20_00, creator, 2_00);

        using var answer = await world.PressPayAsync(session.Id, ("email", "ben@example.org"));

        Assert.Equal($"https://coop.example/thanks?session={session.Id}", answer.Headers.Location?.ToString());
        var paid = await world.V1.Checkout.Sessions.GetAsync(
            session.Id, new() { Expand = ["payment_intent.latest_charge", "line_items"] });
        Assert.Equal(("complete", "paid"), (paid.Status, paid.PaymentStatus));
        Assert.Equal("ben@example.org", paid.CustomerDetails.Email);
        Assert.Equal("Support <of> a creator", paid.LineItems.Single().Description);
        var charge = paid.PaymentIntent.LatestCharge;
        Assert.Null(charge.BalanceTransactionId);
        Assert.Null(charge.TransferId);
        Assert.Empty(await world.TransactionsAsync());

        world.Clock.Advance(TimeSpan.FromSeconds(1));

        charge = await world.V1.Charges.GetAsync(charge.Id);
        Assert.StartsWith("txn_", charge.BalanceTransactionId, StringComparison.Ordinal);
        Assert.StartsWith("fee_", charge.ApplicationFeeId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_Declined_StaysOpenAndCanStillBePaid()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.CreateSessionAsync(5_00);

        using var declined = await world.PressPayAsync(session.Id, ("outcome", "decline"));

        Assert.Equal(402, (int)declined.StatusCode);
        var page = await declined.Content.ReadAsStringAsync();
        Assert.Contains("Your card was declined.", page, StringComparison.Ordinal);
        Assert.Equal("open", (await world.V1.Checkout.Sessions.GetAsync(session.Id)).Status);
        using var paid = await world.PressPayAsync(session.Id);
        Assert.Equal(303, (int)paid.StatusCode);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        // 5.00 - (0.145 rounded up + 0.30)
        Assert.Equal(4_55, await world.TotalAsync());
    }

    [Fact]
    public async Task Session_AfterADay_IsExpired()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.CreateSessionAsync(5_00);

        world.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal("expired", (await world.V1.Checkout.Sessions.GetAsync(session.Id)).Status);
        var events = await world.V1.Events.ListAsync(new() { Type = "checkout.session.expired" });
        Assert.Equal(session.Id, ((Stripe.Checkout.Session)events.Single().Data.Object).Id);
        using var answer = await world.PressPayAsync(session.Id);
        Assert.Equal(410, (int)answer.StatusCode);
    }

    [Fact]
    public async Task CheckoutPage_NamesEscaped_HasPayAndCancel()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.CreateSessionAsync(5_00);

        var page = await world.GetAsync($"/pay/{session.Id}");

        Assert.Contains("Support &lt;of&gt; a creator", page, StringComparison.Ordinal);
        Assert.Contains("<button>Pay</button>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://coop.example/\"", page, StringComparison.Ordinal);
        Assert.Contains("5.00 EUR", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_DestinationNotOnboarded_IsRefused()
    {
        await using var world = await StripeWorld.StartAsync();
        var account = await world.V1.Accounts.CreateAsync(new() { Type = "express" });

        var refused = await Assert.ThrowsAsync<StripeException>(() => world.CreateSessionAsync(5_00, account.Id, 50));

        Assert.Equal("insufficient_capabilities_for_transfer", refused.StripeError.Code);
        Assert.Equal("payment_intent_data[transfer_data][destination]", refused.StripeError.Param);
    }

    // Worked: charge +100.00 - 3.20, transfer -100.00, fee +10.00 leave 6.80 before the refund.
    [Theory]
    [InlineData(false, false, -93_20)]
    [InlineData(true, false, 6_80)]
    [InlineData(true, true, -3_20)]
    [InlineData(false, true, -103_20)]
    public async Task Refund_InFull_LeavesWhatItsFlagsSay(bool reverses, bool refundsFee, long left)
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);

        var refund = await world.V1.Refunds.CreateAsync(new()
        {
            Charge = charge.Id,
            ReverseTransfer = reverses,
            RefundApplicationFee = refundsFee,
        });

        Assert.Equal(left, await world.TotalAsync());
        Assert.Equal(left, (await world.TransactionsAsync()).Sum(transaction => transaction.Net));
        Assert.Equal(reverses, refund.TransferReversalId is not null);
        charge = await world.V1.Charges.GetAsync(charge.Id, new() { Expand = ["refunds"] });
        Assert.True(charge.Refunded);
        Assert.Equal(refund.Id, charge.Refunds.Single().Id);
        var again = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Refunds.CreateAsync(new() { Charge = charge.Id }));
        Assert.Equal("charge_already_refunded", again.StripeError.Code);
    }

    [Fact]
    public async Task Refund_InParts_TakesBackInProportion()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);

        foreach (var amount in (long[])[33_33, 66_67])
        {
            await world.V1.Refunds.CreateAsync(new()
            {
                PaymentIntent = charge.PaymentIntentId,
                Amount = amount,
                ReverseTransfer = true,
                RefundApplicationFee = true,
            });
        }

        Assert.Equal(-3_20, await world.TotalAsync());
        var transfer = await world.V1.Transfers.GetAsync(charge.TransferId);
        Assert.True(transfer.Reversed);
        Assert.Equal([66_67L, 33_33L], transfer.Reversals.Select(reversal => reversal.Amount));
        Assert.All(transfer.Reversals, reversal =>
            Assert.StartsWith("re_", reversal.SourceRefundId, StringComparison.Ordinal));
        var sources = await world.V1.BalanceTransactions.ListAsync(new()
        {
            Type = "transfer_refund",
            Expand = ["data.source"],
        });
        Assert.All(sources, transaction => Assert.IsType<TransferReversal>(transaction.Source));
    }
}
