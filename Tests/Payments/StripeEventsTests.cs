using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>What the rarer events lead to, from the sandbox's signed webhook to what people see.</summary>
public sealed class StripeEventsTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    private StripeClient Stripe => _app.Services.GetRequiredService<StripeClient>();

    // Read from the row, not through the endpoint, which would ask Stripe by itself.
    [Fact]
    public async Task PayoutAccount_RestrictedRestoredAndDeauthorized_OpensAndCloses()
    {
        var ada = await _app.JoinAsCreatorAsync("gate-ada");
        var account = await _app.AccountOfAsync(ada);
        await AssertReadyAsync(ada, true);

        await _app.ControlAsync($"accounts/{account}/restrict");
        await AssertReadyAsync(ada, false);
        using var refused = await _app.SendAsync(
            HttpMethod.Post,
            "creators/gate-ada/support",
            new { amountMinor = 1_000, currency = "usd", interval = "once", returnUrl = PeepApp.ReturnUrl });
        await PeepApp.AssertProblemAsync(refused, 422, "creator-cannot-be-paid");

        await _app.ControlAsync($"accounts/{account}/restore");
        await AssertReadyAsync(ada, true);
        await _app.ControlAsync($"accounts/{account}/deauthorize");
        await AssertReadyAsync(ada, false);
    }

    [Fact]
    public async Task FraudWarningAndReview_AreToldToTheStewards()
    {
        var steward = await _app.StewardAsync();
        await _app.JoinAsCreatorAsync("warned");
        await _app.SupportAsync("warned", 2_000);
        await _app.SettleAsync();
        var charge = (await Stripe.V1.Charges.ListAsync(new() { Limit = 1 })).Data[0].Id;

        await _app.ControlAsync($"charges/{charge}/early-fraud-warning");
        await _app.ControlAsync($"charges/{charge}/review");

        await PeepApp.UntilAsync(async () =>
        {
            var notices = (await _app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray()
                .Select(notice => notice.GetProperty("code").GetString()).ToList();
            return notices.Contains("early-fraud-warning") && notices.Contains("review-opened");
        });
    }

    // The reversal has no object of its own; nobody waits for the night to hear of it.
    [Fact]
    public async Task TopUp_Reversed_IsPostedByItsEvent()
    {
        var topUp = await Stripe.V1.Topups.CreateAsync(
            new() { Amount = 7_700, Currency = "usd", Description = "to be reversed" });
        await PeepApp.UntilAsync(async () => (await Stripe.V1.Topups.GetAsync(topUp.Id)).Status == "succeeded");
        await _app.ControlAsync($"topups/{topUp.Id}/reverse");
        await _app.SettleAsync();

        var moved = await Stripe.V1.BalanceTransactions.ListAsync(new() { Source = topUp.Id });
        var posted = await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Select(one => one.Entry.Id).ToHashSetAsync();
        Assert.Equal(["topup", "topup_reversal"], moved.Select(one => one.Type).Order());
        Assert.All(moved, one => Assert.Contains(one.Id, posted));
    }

    // 100.00 comes from the bank; 40.00 goes back there, is said to be paid, and fails after all.
    [Fact]
    public async Task TopUpAndPayoutThatFailsAfterPaid_MoveTheBank()
    {
        var steward = await _app.StewardAsync();
        var before = await BankAsync(steward);
        await Stripe.V1.Topups.CreateAsync(new() { Amount = 10_000, Currency = "usd", Description = "float" });
        await PeepApp.UntilAsync(async () => await BankAsync(steward) == before - 10_000);

        var payout = await Stripe.V1.Payouts.CreateAsync(new() { Amount = 4_000, Currency = "usd" });
        await PeepApp.UntilAsync(async () => await BankAsync(steward) == before - 6_000);
        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddDays(3));
        await _app.SettleAsync();
        Assert.Equal("paid", (await Stripe.V1.Payouts.GetAsync(payout.Id)).Status);
        Assert.Equal(before - 6_000, await BankAsync(await _app.StewardAsync()));

        await _app.ControlAsync($"payouts/{payout.Id}/fail");
        steward = await _app.StewardAsync();
        await PeepApp.UntilAsync(async () => await BankAsync(steward) == before - 10_000);
        await _app.SettleAsync();
        var check = await _app.GetAsync("ledger/check", steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    private async Task<long> BankAsync(SignedIn steward) =>
        (await _app.GetAsync($"ledger/{PeepApp.Start:yyyy-MM}/trial-balance", steward.Token))
            .GetProperty("balances").EnumerateArray()
            .Where(line => line.GetProperty("account").ValueEquals("assets:bank"))
            .Sum(line => line.GetProperty("balanceMinor").GetInt64());

    private Task AssertReadyAsync(SignedIn member, bool ready) => PeepApp.UntilAsync(async () =>
        MemberRow.PayoutReady(await _app.Services.GetRequiredService<MembersTable>().ReadAsync(member.MemberId, default))
            == ready);
}
