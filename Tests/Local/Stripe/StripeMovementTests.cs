namespace PeepFunctions.Tests;

public sealed class StripeMovementTests
{
    [Fact]
    public async Task Refund_Failed_GivesTheMoneyAndTheChargeBack()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);
        var id = (await world.V1.Refunds.CreateAsync(new() { Charge = charge.Id, Amount = 20_00 })).Id;

        await world.ControlAsync($"refunds/{id}/fail");

        var refund = await world.V1.Refunds.GetAsync(id, new() { Expand = ["failure_balance_transaction", "charge"] });
        Assert.Equal("failed", refund.Status);
        var back = refund.FailureBalanceTransaction;
        Assert.Equal(("refund_failure", 20_00L, id), (back.Type, back.Amount, back.SourceId));
        Assert.NotEqual(refund.BalanceTransactionId, back.Id);
        Assert.Equal(0, refund.Charge.AmountRefunded);
        Assert.Equal(48_25, await world.TotalAsync());
        Assert.Equal(
            ["refund.created", "charge.refund.updated", "refund.failed", "refund.updated", "charge.refund.updated"],
            await world.EventTypesAsync(id));
        Assert.Equal("succeeded", (await world.V1.Refunds.CreateAsync(new() { Charge = charge.Id })).Status);
        using var again = await world.PostJsonAsync($"/_sandbox/refunds/{id}/fail", "");
        Assert.Equal(400, (int)again.StatusCode);
    }

    [Theory]
    [InlineData("pm_card_pendingRefund", "pending", "succeeded", -1_75)]
    [InlineData("pm_card_refundFail", "succeeded", "failed", 48_25)]
    public async Task Refund_OfATestCard_EndsAsItsCardSays(string card, string first, string then, long left)
    {
        await using var world = await StripeWorld.StartAsync();
        var intent = await world.V1.PaymentIntents.CreateAsync(
            new() { Amount = 50_00, Currency = "eur", PaymentMethod = card, Confirm = true });
        var refund = await world.V1.Refunds.CreateAsync(new() { PaymentIntent = intent.Id });
        Assert.Equal(first, refund.Status);

        world.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(then, (await world.V1.Refunds.GetAsync(refund.Id)).Status);
        Assert.Equal(left, await world.TotalAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Payout_Failed_ComesBack(int days)
    {
        await using var world = await StripeWorld.StartAsync();
        await world.PayAsync(50_00);
        world.Clock.Advance(TimeSpan.FromDays(2));
        var id = (await world.V1.Payouts.CreateAsync(new() { Amount = 40_00, Currency = "eur" })).Id;
        world.Clock.Advance(TimeSpan.FromDays(days));
        Assert.Equal(days == 0 ? "pending" : "paid", (await world.V1.Payouts.GetAsync(id)).Status);

        await world.ControlAsync($"payouts/{id}/fail");
        world.Clock.Advance(TimeSpan.FromDays(3));

        var payout = await world.V1.Payouts.GetAsync(id, new() { Expand = ["failure_balance_transaction"] });
        Assert.Equal(("failed", "account_closed"), (payout.Status, payout.FailureCode));
        Assert.Equal(("payout_failure", 40_00L),
            (payout.FailureBalanceTransaction.Type, payout.FailureBalanceTransaction.Amount));
        Assert.Equal(48_25, await world.TotalAsync());
        Assert.Equal("payout.failed", (await world.EventTypesAsync(id))[^1]);
    }

    [Fact]
    public async Task TopUp_Arrived_CanBeReversed()
    {
        await using var world = await StripeWorld.StartAsync();
        var topUp = await world.V1.Topups.CreateAsync(new()
        {
            Amount = 300_00,
            Currency = "eur",
            Description = "For dividends",
            Metadata = new() { ["period"] = "2027-01" },
        });
        Assert.Equal(("pending", 0L), (topUp.Status, await world.TotalAsync()));

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(300_00, (await world.V1.Balance.GetAsync()).Available.Single().Amount);
        await world.ControlAsync($"topups/{topUp.Id}/reverse");

        topUp = (await world.V1.Topups.ListAsync(new() { Expand = ["data.balance_transaction"] })).Single();
        Assert.Equal(("reversed", "topup"), (topUp.Status, topUp.BalanceTransaction.Type));
        Assert.Equal(["topup", "topup_reversal"], (await world.TransactionsAsync()).Select(moved => moved.Type));
        Assert.Equal(
            ["topup.created", "topup.succeeded", "topup.reversed"], await world.EventTypesAsync(topUp.Id));
    }

    // Stripe's fees and reserves have no source, and new types come without notice.
    [Theory]
    [InlineData("stripe_fee", -7_00, 0)]
    [InlineData("reserve_hold", -100_00, 0)]
    [InlineData("reserve_release", 100_00, 0)]
    [InlineData("payout_minimum_balance_hold", -1, 0)]
    [InlineData("moon_landing_surcharge", 12_34, 5_67)]
    public async Task Movement_OfAnyType_HasNoSource(string type, long amount, long fee)
    {
        await using var world = await StripeWorld.StartAsync();
        var id = (string?)(await world.ControlAsync("movements", $$"""
            {"type": "{{type}}", "amountMinor": {{amount}}, "feeMinor": {{fee}}, "currency": "usd"}
            """))["id"];

        var listed = await world.V1.BalanceTransactions.ListAsync(new() { Expand = ["data.source"] });

        var moved = listed.Single();
        Assert.Equal((id, type, amount, fee, "usd"), (moved.Id, moved.Type, moved.Amount, moved.Fee, moved.Currency));
        Assert.Null(moved.SourceId);
        Assert.Null((await world.V1.BalanceTransactions.GetAsync(id, new() { Expand = ["source"] })).Source);
        Assert.Equal(amount - fee, await world.TotalAsync());
    }

    [Theory]
    [InlineData("""{"amountMinor": 1}""")]
    [InlineData("""{"type": "stripe_fee"}""")]
    [InlineData("""{"type": "stripe_fee", "amountMinor": 1.5}""")]
    [InlineData("""{"type": "stripe_fee", "amountMinor": 1, "currency": "EURO"}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"type":""")]
    public async Task Movement_Malformed_IsRefused(string body)
    {
        await using var world = await StripeWorld.StartAsync();

        using var refused = await world.PostJsonAsync("/_sandbox/movements", body);

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Empty(await world.TransactionsAsync());
    }
}
