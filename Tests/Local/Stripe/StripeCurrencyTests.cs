using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeCurrencyTests
{
    [Theory]
    [InlineData("usd", 49, "amount_too_small")]
    [InlineData("usd", 50, null)]
    [InlineData("gbp", 29, "amount_too_small")]
    [InlineData("gbp", 30, null)]
    [InlineData("jpy", 49, "amount_too_small")]
    [InlineData("jpy", 50, null)]
    [InlineData("czk", 14_99, "amount_too_small")]
    [InlineData("kwd", 5_123, "invalid_amount")]
    [InlineData("kwd", 5_120, null)]
    [InlineData("isk", 5_50, "invalid_amount")]
    [InlineData("isk", 5_00, null)]
    public async Task Charge_OfAnAmount_IsTakenAsStripeTakesIt(string currency, long amount, string? code)
    {
        await using var world = await StripeWorld.StartAsync();

        var intent = PayAsync(world, amount, currency);

        if (code is null)
            Assert.Equal("succeeded", (await intent).Status);
        else
            Assert.Equal(code, (await Assert.ThrowsAsync<StripeException>(() => intent)).StripeError.Code);
    }

    [Fact]
    public async Task Balances_OfSeveralCurrencies_AreKeptApart()
    {
        await using var world = await StripeWorld.StartAsync();
        await PayAsync(world, 10_00, "usd");
        await PayAsync(world, 1_000, "jpy");
        await PayAsync(world, 10_000, "kwd");
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        var pending = (await world.V1.Balance.GetAsync()).Pending;

        // Each less 2.9 % and 30 of its own minor units.
        Assert.Equal(
            [("jpy", 941L), ("kwd", 9_680L), ("usd", 9_41L)], pending.Select(part => (part.Currency, part.Amount)));
    }

    [Fact]
    public async Task Charge_OfAForeignCurrency_IsSettledAtTheRate()
    {
        // One cent comes to 0.9 euro cents.
        await using var world = await StripeWorld.StartAsync(options => options with
        {
            SettlementCurrency = "eur",
            ExchangeRates = new Dictionary<string, long> { ["usd"] = 900_000 },
        });
        var intent = await PayAsync(world, 100_00, "usd");
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        var charge = await world.V1.Charges.GetAsync(
            intent.LatestChargeId, new() { Expand = ["balance_transaction"] });
        var moved = charge.BalanceTransaction;
        Assert.Equal("usd", charge.Currency);
        Assert.Equal(("eur", 90_00L, 2_88L, 0.9m), (moved.Currency, moved.Amount, moved.Fee, moved.ExchangeRate));
        await world.V1.Refunds.CreateAsync(new() { Charge = charge.Id });
        Assert.Equal(-2_88, (await world.V1.Balance.GetAsync()).Pending.Single().Amount);
    }

    private static Task<PaymentIntent> PayAsync(StripeWorld world, long amount, string currency) =>
        world.V1.PaymentIntents.CreateAsync(new()
        {
            Amount = amount,
            Currency = currency,
            PaymentMethod = "pm_card_visa",
            Confirm = true,
        });
}
