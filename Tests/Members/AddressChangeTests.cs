using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Another address, from the request to the next sign-in.</summary>
public sealed class AddressChangeTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Change_Confirmed_TheNewSignsInAndTheOldDoesNot()
    {
        var member = await _app.SignUpAsync("moves", "creator");
        var elsewhere = await _app.SignInAsync(member.Email);
        const string Wanted = "moved@people.example";

        await ConfirmAsync(member, await AskAsync(member, Wanted), Wanted);

        Assert.Equal(Wanted, (await _app.GetAsync("members/me", member.Token)).GetProperty("email").GetString());
        using var other = await _app.SendAsync(HttpMethod.Get, "members/me", token: elsewhere.Token);
        await PeepApp.AssertProblemAsync(other, 401, "not-signed-in");
        Assert.Equal(member.MemberId, (await _app.SignInAsync(Wanted)).MemberId);
        Assert.Contains(
            _app.Outbox.List(member.Email, 10), mail => mail.Text.Contains("another mail address", StringComparison.Ordinal));
        var newcomer = await _app.ConfirmAsync(
            member.Email, await _app.RequestSignUpAsync(member.Email, "moves-after", "creator"));
        Assert.NotEqual(member.MemberId, newcomer.MemberId);
    }

    [Fact]
    public async Task Change_AddressOfAnother_NothingHappens_AndOnlyTheOwnerIsTold()
    {
        var (member, owner) = (await _app.SignUpAsync("wants-it", "creator"), await _app.SignUpAsync("has-it", "creator"));
        await _app.SettleAsync();
        var last = _app.LastMail;

        var request = await AskAsync(member, owner.Email);

        await PeepApp.UntilAsync(() => Task.FromResult(_app.Outbox.List(owner.Email, 5).Any(mail => mail.Id > last)));
        var told = Assert.Single(_app.Outbox.List(owner.Email, 5), mail => mail.Id > last);
        Assert.Contains("nothing has changed", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wants-it", told.Text, StringComparison.Ordinal);
        using var answer = await _app.SendAsync(
            HttpMethod.Post, "members/me/email/confirm", new { request, code = "00000000" }, member.Token);
        await PeepApp.AssertProblemAsync(answer, 401, "code-wrong");
        Assert.Equal(owner.MemberId, (await _app.SignInAsync(owner.Email)).MemberId);
    }

    // Free when asked for, taken when confirmed: the answer is that of a wrong code.
    [Fact]
    public async Task Change_TakenMeanwhile_IsRefusedAsAWrongCode()
    {
        var member = await _app.SignUpAsync("too-slow", "creator");
        const string Wanted = "raced@people.example";
        var last = _app.LastMail;
        var request = await AskAsync(member, Wanted);
        var code = await _app.ReadCodeAsync(Wanted, last);
        await _app.ConfirmAsync(Wanted, await _app.RequestSignUpAsync(Wanted, "quicker", "creator"));

        using var answer = await _app.SendAsync(
            HttpMethod.Post, "members/me/email/confirm", new { request, code }, member.Token);

        await PeepApp.AssertProblemAsync(answer, 401, "code-wrong");
        Assert.Equal(member.Email, (await _app.GetAsync("members/me", member.Token)).GetProperty("email").GetString());
    }

    [Fact]
    public async Task Change_CodeElsewhere_IsWorthNothing()
    {
        var (member, other) = (await _app.SignUpAsync("bound", "creator"), await _app.SignUpAsync("unbound", "creator"));
        const string Wanted = "bound-new@people.example";
        var last = _app.LastMail;
        var request = await AskAsync(member, Wanted);
        var code = await _app.ReadCodeAsync(Wanted, last);

        using var stolen = await _app.SendAsync(
            HttpMethod.Post, "members/me/email/confirm", new { request, code }, other.Token);
        await PeepApp.AssertProblemAsync(stolen, 401, "code-wrong");
        using var signIn = await _app.SendAsync(HttpMethod.Post, "sessions/confirm", new { request, code });
        await PeepApp.AssertProblemAsync(signIn, 401, "code-wrong");
        await _app.AskAsync(HttpMethod.Post, "members/me/email/confirm", new { request, code }, member.Token);
    }

    [Fact]
    public async Task Change_SignInCodeOfTheWanted_StaysGood()
    {
        var (member, owner) = (
            await _app.SignUpAsync("disturbs", "creator"), await _app.SignUpAsync("undisturbed", "creator"));
        var last = _app.LastMail;
        var signIn = (await _app.PostAsync("sessions", new { email = owner.Email })).GetProperty("request").GetString()!;
        await _app.ReadCodeAsync(owner.Email, last);

        await AskAsync(member, owner.Email);

        Assert.Equal(owner.MemberId, (await _app.ConfirmAsync(owner.Email, (signIn, last))).MemberId);
    }

    // Killed after the new address was claimed: the address leads to a member whose address it is not.
    [Fact]
    public async Task Change_StoppedHalfWay_TheClaimedAddressSignsNobodyIn_AndIsFreeInTheEnd()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("stopped", "creator");
        var wanted = EmailAddress.Parse("half-way@people.example");
        await app.Services.GetRequiredService<MemberKeys>().ClaimAddressAsync(wanted, member.MemberId, default);

        var last = app.LastMail;
        var (request, _) = await app.RequestSignUpAsync(wanted.Address, "newcomer", "creator");
        using var early = await app.SendAsync(
            HttpMethod.Post,
            "sessions/confirm",
            new { request, code = await app.ReadCodeAsync(wanted.Address, last) });
        await PeepApp.AssertProblemAsync(early, 401, "code-wrong");

        await app.JumpToAsync(PeepApp.Start.AddHours(2));
        var newcomer = await app.ConfirmAsync(
            wanted.Address, await app.RequestSignUpAsync(wanted.Address, "newcomer", "creator"));
        Assert.NotEqual(member.MemberId, newcomer.MemberId);
        Assert.Equal(member.MemberId, (await app.SignInAsync(member.Email)).MemberId);
    }

    private async Task<string> AskAsync(SignedIn member, string wanted) =>
        (await _app.PostAsync("members/me/email", new { email = wanted }, member.Token)).GetProperty("request").GetString()!;

    private async Task ConfirmAsync(SignedIn member, string request, string wanted) => await _app.AskAsync(
        HttpMethod.Post,
        "members/me/email/confirm",
        new { request, code = await _app.ReadCodeAsync(wanted) },
        member.Token);
}
