using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>A member changes the account that they are paid to.</summary>
public sealed class PayoutAccountTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    private StripeClient Stripe => _app.Services.GetRequiredService<StripeClient>();

    // The event is of an application, in a version of its own, and by then Stripe no longer shows us the account.
    [Fact]
    public async Task PayoutAccount_DisconnectedByItsOwner_IsReadyNoMore()
    {
        var creator = await _app.JoinAsCreatorAsync("disconnected");
        var members = _app.Services.GetRequiredService<MembersTable>();
        var row = await members.ReadAsync(creator.MemberId, default);
        Assert.True(MemberRow.PayoutReady(row));

        using var done = await _app.Pages.PostAsync(
            new Uri(_app.Sandbox!.Address, $"/_sandbox/accounts/{MemberRow.PayoutAccount(row)}/deauthorize"),
            new StringContent("", System.Text.Encoding.UTF8, "application/json"));

        Assert.True(done.IsSuccessStatusCode);
        await PeepApp.UntilAsync(async () =>
            !MemberRow.PayoutReady(await members.ReadAsync(creator.MemberId, default)));
    }

    [Fact]
    public async Task PayoutAccount_Onboarded_IsReadyAndFound()
    {
        var member = await _app.JoinAsync("to-be-paid", "creator");
        var before = await _app.GetAsync("members/me/payout-account", member.Token);

        await _app.OnboardAsync(member);

        Assert.False(before.GetProperty("ready").GetBoolean());
        Assert.NotEmpty(before.GetProperty("missing").EnumerateArray());
        var after = await _app.GetAsync("members/me/payout-account", member.Token);
        Assert.Empty(after.GetProperty("missing").EnumerateArray());
        var members = _app.Services.GetRequiredService<MembersTable>();
        var account = MemberRow.PayoutAccount((await members.FindAsync(member.MemberId, default))!)!;
        Assert.Equal(member.MemberId, await members.FindByAccountAsync(account, default));
        var roster = await members.ReadRosterAsync(default).SingleAsync(one => one.Id == member.MemberId);
        Assert.Equal(
            (MemberState.Active, account, true), (roster.State, roster.PayoutAccount, roster.PayoutReady));
    }

    [Fact]
    public async Task PayoutAccount_AskedTwice_IsOneAccount()
    {
        var member = await _app.SignUpAsync("one-account", "creator");
        var members = _app.Services.GetRequiredService<MembersTable>();

        await _app.PostAsync("members/me/payout-account", new { returnUrl = PeepApp.ReturnUrl }, member.Token);
        var first = MemberRow.PayoutAccount((await members.FindAsync(member.MemberId, default))!);
        await _app.PostAsync("members/me/payout-account", new { returnUrl = PeepApp.ReturnUrl }, member.Token);

        Assert.Equal(first, MemberRow.PayoutAccount((await members.FindAsync(member.MemberId, default))!));
    }

    [Fact]
    public async Task Replace_StaysWithThePresentAccountUntilTheOtherIsReady()
    {
        var creator = await _app.JoinAsCreatorAsync("changes-account");
        var first = await _app.AccountOfAsync(creator);

        var url = await AskAsync(creator, replace: true);
        var again = await AskAsync(creator, replace: true);
        var waiting = await ReadAsync(creator);

        Assert.NotEqual(url, again); // a link is good once, but both are of one account
        Assert.Equal(2, await CountAccountsAsync(creator));
        Assert.True(waiting.GetProperty("ready").GetBoolean());
        Assert.False(waiting.GetProperty("next").GetProperty("ready").GetBoolean());
        Assert.Contains(
            "external_account",
            waiting.GetProperty("next").GetProperty("missing").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(first, await _app.AccountOfAsync(creator));

        await _app.PressAsync(again);
        await PeepApp.UntilAsync(async () => await _app.AccountOfAsync(creator) != first);

        await PeepApp.UntilAsync(() => Task.FromResult(
            _app.Outbox.List(creator.Email, 10).Any(mail => mail.Subject == "A change to your account")));
        var after = await ReadAsync(creator);
        Assert.True(after.GetProperty("ready").GetBoolean());
        Assert.Equal(JsonValueKind.Null, after.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Replace_MonthlySupport_Follows()
    {
        var creator = await _app.JoinAsCreatorAsync("is-followed");
        var first = await _app.AccountOfAsync(creator);
        var support = await _app.PostAsync(
            "creators/is-followed/support",
            new { amountMinor = 500, currency = "usd", interval = "month", returnUrl = PeepApp.ReturnUrl });
        await _app.PayAsync(support.GetProperty("checkoutUrl").GetString()!);
        var subscription = (await Stripe.V1.Subscriptions.ListAsync(new() { Limit = 100 }))
            .Single(one => one.Metadata.GetValueOrDefault("creator") == creator.MemberId);
        Assert.Equal(first, subscription.TransferData.DestinationId);
        await _app.SettleAsync();

        await _app.PressAsync(await AskAsync(creator, replace: true));
        await PeepApp.UntilAsync(async () => await _app.AccountOfAsync(creator) != first);
        await _app.SettleAsync();

        var second = await _app.AccountOfAsync(creator);
        Assert.Equal(second, (await Stripe.V1.Subscriptions.GetAsync(subscription.Id)).TransferData.DestinationId);
        var members = _app.Services.GetRequiredService<MembersTable>();
        Assert.False(MemberRow.SupportToMove(await members.ReadAsync(creator.MemberId, default)));
    }

    // A page that was opened before the change is paid on after it.
    [Fact]
    public async Task Replace_MonthlySupportFromAnOlderPage_Follows()
    {
        var creator = await _app.JoinAsCreatorAsync("is-followed-later");
        var first = await _app.AccountOfAsync(creator);
        var page = await _app.PostAsync(
            "creators/is-followed-later/support",
            new { amountMinor = 500, currency = "usd", interval = "month", returnUrl = PeepApp.ReturnUrl });
        await _app.PressAsync(await AskAsync(creator, replace: true));
        await PeepApp.UntilAsync(async () => await _app.AccountOfAsync(creator) != first);

        await _app.PayAsync(page.GetProperty("checkoutUrl").GetString()!);
        await _app.SettleAsync();

        var subscription = (await Stripe.V1.Subscriptions.ListAsync(new() { Limit = 100 }))
            .Single(one => one.Metadata.GetValueOrDefault("creator") == creator.MemberId);
        Assert.Equal(await _app.AccountOfAsync(creator), subscription.TransferData.DestinationId);
    }

    [Fact]
    public async Task Onboard_AfterTheAccountWasDisconnected_IsAboutANewOne()
    {
        var creator = await _app.JoinAsCreatorAsync("connects-again");
        var first = await _app.AccountOfAsync(creator);
        await _app.ControlAsync($"accounts/{first}/deauthorize");
        await PeepApp.UntilAsync(async () => !(await ReadAsync(creator)).GetProperty("ready").GetBoolean());

        await _app.OnboardAsync(creator);

        Assert.NotEqual(first, await _app.AccountOfAsync(creator));
    }

    private async Task<string> AskAsync(SignedIn member, bool replace) => (await _app.PostAsync(
        "members/me/payout-account", new { returnUrl = PeepApp.ReturnUrl, replace }, member.Token))
        .GetProperty("url").GetString()!;

    private Task<JsonElement> ReadAsync(SignedIn member) => _app.GetAsync("members/me/payout-account", member.Token);

    private async Task<int> CountAccountsAsync(SignedIn member) =>
        (await Stripe.V1.Accounts.ListAsync(new AccountListOptions { Limit = 100 }))
        .Count(account => account.Metadata.GetValueOrDefault("member") == member.MemberId);
}
