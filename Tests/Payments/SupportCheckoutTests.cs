using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Tests;

public sealed class SupportCheckoutTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    private StripeClient Stripe => _app.Services.GetRequiredService<StripeClient>();

    // 10 % of 1 055 JPY is 105.5, of 12.340 KWD 1.234: the fee is what Stripe takes, the rest is the creator's.
    [Theory]
    [InlineData("jpy", 1_055, 105)]
    [InlineData("kwd", 12_340, 1_230)]
    [InlineData("isk", 2_500, 200)]
    public async Task Support_InOtherCurrencies_TakesAFeeThatCanBePaid(string currency, long amountMinor, long fee)
    {
        var creator = await _app.JoinAsCreatorAsync($"in-{currency}");

        await _app.SupportAsync($"in-{currency}", amountMinor, currency: currency);

        var intent = Assert.Single(
            await Stripe.V1.PaymentIntents.ListAsync(),
            one => one.Metadata.GetValueOrDefault("creator") == creator.MemberId);
        Assert.Equal((amountMinor, currency, fee), (intent.Amount, intent.Currency, intent.ApplicationFeeAmount));
    }

    [Fact]
    public async Task Support_SignedIn_IsOneCustomerACurrency_OfWhomStripeKnowsTheMemberIdAlone()
    {
        await _app.JoinAsCreatorAsync("has-customers");
        var supporter = await _app.JoinAsync("is-customer", "supporter");
        Task AskAsync(string currency) => _app.PostAsync(
            "creators/has-customers/support",
            new { amountMinor = 1_000, currency, interval = "once", returnUrl = PeepApp.ReturnUrl },
            supporter.Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync("usd")));
        await AskAsync("usd");
        await AskAsync("eur");

        var customers = (await Stripe.V1.Customers.ListAsync())
            .Where(one => one.Metadata.GetValueOrDefault("supporter") == supporter.MemberId)
            .ToDictionary(one => one.Id);
        Assert.Equal(2, customers.Count);
        Assert.All(customers.Values, one => Assert.Equal((null, null, null), (one.Email, one.Name, one.Description)));
        var sessions = (await Stripe.V1.Checkout.Sessions.ListAsync(new SessionListOptions { Limit = 100 }))
            .Where(one => one.Metadata.GetValueOrDefault("supporter") == supporter.MemberId)
            .ToLookup(one => one.Currency, one => one.CustomerId);
        Assert.Single(sessions["usd"].Distinct());
        Assert.Single(sessions["eur"]);
        Assert.All(sessions["usd"].Concat(sessions["eur"]), one => Assert.Contains(one, customers.Keys));
    }
}
