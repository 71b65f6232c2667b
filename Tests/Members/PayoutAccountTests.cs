using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class PayoutAccountTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

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
}
