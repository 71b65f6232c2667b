using System.Text.Json;
using Stripe;

namespace PeepFunctions.Tests;

public sealed class WaitingPaymentTests
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Ben and who gets the tithe have no payout account and the balance has left for the bank, so that these payments
    /// are held and the others wait for funds; what comes in later, and their accounts, let the daily retry pay them
    /// all, each once.
    /// </summary>
    [Fact]
    public async Task Payments_HeldAndWithoutFunds_ArePaidOnceTheyCanBe()
    {
        await using var coop = await DividendApp.StartAsync(benIsOnboarded: false);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(JanuaryClosable.AddHours(-2));
        await coop.SignInAgainAsync();
        await PayEverythingOutAsync(coop);

        await coop.App.JumpToAsync(JanuaryClosable);
        var run = await coop.RunAsync("2036-01", "paying");
        await coop.App.SettleAsync();

        run = await coop.RunAsync("2036-01", "paying");
        var payments = run.GetProperty("payments");
        Assert.Equal((2, 2, 0), (Count(payments, "waitingForFunds"), Count(payments, "held"), Count(payments, "sent")));
        Assert.Empty(await coop.TransfersAsync());
        var held = await coop.App.GetAsync("dividends/2036-01/payments?state=held", coop.Steward.Token);
        Assert.Contains(
            held.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("payee").ValueEquals(coop.Ben.MemberId)
                && item.GetProperty("reason").ValueEquals("no-payout-account"));

        // A suspension keeps nobody from what they are owed.
        await coop.SignInAgainAsync();
        await coop.App.SuspendAsync(coop.Steward, coop.Ben);
        var ben = await coop.App.SignInAsync(coop.Ben.Email);
        await coop.App.OnboardAsync(ben);
        var payee = await coop.Stripe.V1.Accounts.CreateAsync(new AccountCreateOptions
        {
            Type = "express",
            Country = "US",
            Capabilities = new() { Transfers = new() { Requested = true } },
        });
        await coop.App.ControlAsync($"accounts/{payee.Id}/onboard");
        await coop.App.AskAsync(
            HttpMethod.Put,
            "payees/sex-worker-led-nonprofits",
            new { payoutAccount = payee.Id },
            coop.Steward.Token);
        await coop.PayDuesAsync(10_000_00);
        await coop.App.JumpToAsync(JanuaryClosable.AddDays(4));
        run = await coop.RunAsync("2036-01", "paid");

        payments = run.GetProperty("payments");
        Assert.Equal((4, 0), (Count(payments, "confirmed"), Count(payments, "held")));
        var transfers = await coop.TransfersAsync();
        Assert.Equal(new[] { 14_562L, 33_007L, 49_510L, 97_079L }, transfers.Select(one => one.Amount).Order());
        var tithe = Assert.Single(transfers, one => one.Metadata["kind"] == "tithe");
        Assert.Equal(
            (payee.Id, "tithe:2036-01:sex-worker-led-nonprofits"), (tithe.DestinationId, tithe.TransferGroup));
        Assert.Equal(0, await coop.BalanceAsync("liabilities:tithe:sex-worker-led-nonprofits"));
        await coop.AssertBooksAsync();
        Assert.Single(coop.App.Outbox.List(coop.Ben.Email, 50), mail => mail.Subject == "Please have a look");
    }

    private static async Task PayEverythingOutAsync(DividendApp coop)
    {
        var balance = await coop.Stripe.V1.Balance.GetAsync();
        await coop.Stripe.V1.Payouts.CreateAsync(new PayoutCreateOptions
        {
            Amount = balance.Available.Single(line => line.Currency == "usd").Amount,
            Currency = "usd",
        });
        await coop.App.SettleAsync();
    }

    private static int Count(JsonElement payments, string state) => payments.GetProperty(state).GetInt32();
}
