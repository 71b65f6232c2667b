using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ShareTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Share_Paid_MakesAMember()
    {
        var member = await _app.JoinAsync("share-paid", "creator");

        using var again = await _app.SendAsync(
            HttpMethod.Post, "members/me/share", new { returnUrl = PeepApp.ReturnUrl }, member.Token);

        await PeepApp.AssertProblemAsync(again, 409, "already-paid");
    }

    [Fact]
    public async Task Share_AskedTwice_OpensOneCheckout()
    {
        var member = await _app.SignUpAsync("share-twice", "creator");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            _app.PostAsync("members/me/share", new { returnUrl = PeepApp.ReturnUrl }, member.Token)));

        Assert.Single(answers.Select(answer => answer.GetProperty("checkoutUrl").GetString()).Distinct());
    }

    [Fact]
    public async Task Share_AskedAtOnceWithTwoReturnUrls_LeavesOneToPay()
    {
        var member = await _app.SignUpAsync("share-two-urls", "creator");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _app.PostAsync(
            "members/me/share", new { returnUrl = $"{PeepApp.ReturnUrl}?{i % 2}" }, member.Token)));

        var sessions = await _app.Services.GetRequiredService<Stripe.StripeClient>().V1.Checkout.Sessions.ListAsync();
        Assert.Single(
            sessions, one => one.Status == "open" && one.Metadata.GetValueOrDefault("member") == member.MemberId);
    }

    [Fact]
    public async Task Share_CheckoutCameToNothing_AnotherIsOpened()
    {
        var member = await _app.SignUpAsync("share-expired", "creator");
        var (members, sessions) = (
            _app.Services.GetRequiredService<MembersTable>(),
            _app.Services.GetRequiredService<Stripe.StripeClient>().V1.Checkout.Sessions);
        async Task<string> AskAsync()
        {
            await _app.PostAsync("members/me/share", new { returnUrl = PeepApp.ReturnUrl }, member.Token);
            return MemberRow.ShareCheckout(await members.ReadAsync(member.MemberId, default))!;
        }

        var first = await AskAsync();
        await members.ReleaseShareCheckoutAsync(member.MemberId, "cs_of_another_time", default);
        var still = await AskAsync();
        await sessions.ExpireAsync(first);
        await members.ReleaseShareCheckoutAsync(member.MemberId, first, default);
        var second = await AskAsync();
        await members.ReleaseShareCheckoutAsync(member.MemberId, first, default);
        var last = await AskAsync();

        Assert.Equal(first, still);
        Assert.NotEqual(first, second);
        Assert.Equal(second, last);
        Assert.Equal("open", (await sessions.GetAsync(second)).Status);
        await _app.PayShareAsync(member);
        await PeepApp.UntilAsync(async () =>
            (await _app.GetAsync("members/me", member.Token)).GetProperty("state").ValueEquals("active"));
    }

    [Fact]
    public async Task Share_DirectDebitReturned_AnotherCheckoutIsOpened()
    {
        var member = await _app.SignUpAsync("share-returned", "creator");
        var share = new { returnUrl = PeepApp.ReturnUrl };
        var opened = await _app.PostAsync("members/me/share", share, member.Token);
        var url = opened.GetProperty("checkoutUrl").GetString()!;
        using var delayed = new FormUrlEncodedContent(new Dictionary<string, string> { ["outcome"] = "delayed" });
        using var pressed = await _app.Pages.PostAsync(new Uri(url), delayed);
        using var pending = await _app.SendAsync(HttpMethod.Post, "members/me/share", share, member.Token);
        await PeepApp.AssertProblemAsync(pending, 409, "payment-pending");

        var id = MemberRow.ShareCheckout(
            await _app.Services.GetRequiredService<MembersTable>().ReadAsync(member.MemberId, default));
        using var failed = await _app.Pages.PostAsync(
            new Uri(_app.Sandbox!.Address, $"/_sandbox/checkout/{id}/fail"), content: null);

        Assert.True(failed.IsSuccessStatusCode);
        await _app.PayShareAsync(member);
        await PeepApp.UntilAsync(async () =>
            (await _app.GetAsync("members/me", member.Token)).GetProperty("state").ValueEquals("active"));
    }

    [Fact]
    public async Task Activate_Repeated_KeepsTheFirstDate()
    {
        var member = await _app.JoinAsync("active-once", "creator");
        var members = _app.Services.GetRequiredService<MembersTable>();
        var before = MemberRow.ActiveSince((await members.FindAsync(member.MemberId, default))!);

        Assert.True(await members.ActivateAsync(member.MemberId, "ch_1", default));

        Assert.Equal(before, MemberRow.ActiveSince((await members.FindAsync(member.MemberId, default))!));
        Assert.False(await members.ActivateAsync("mem_nobody", "ch_1", default));
    }

    // The charge's own event may be the last to arrive: a payment that was lost must not make a member.
    [Fact]
    public async Task Activate_ByAChargeThatWasLost_ChangesNothing()
    {
        var applicant = await _app.SignInOrUpAsync("lost-before-heard");
        var members = _app.Services.GetRequiredService<MembersTable>();

        await members.LoseShareAsync(applicant.MemberId, ["ch_1"], default);
        await members.ActivateAsync(applicant.MemberId, "ch_1", default);
        Assert.Equal(MemberState.Applicant, await StateAsync());

        await members.ActivateAsync(applicant.MemberId, "ch_2", default);
        Assert.Equal(MemberState.Active, await StateAsync());
        await members.LoseShareAsync(applicant.MemberId, ["ch_1"], default); // told again
        Assert.Equal(MemberState.Active, await StateAsync());

        async Task<MemberState> StateAsync() => MemberRow.State(await members.ReadAsync(applicant.MemberId, default));
    }

    // PEEP_SEED=10171: the second payment is heard of first, then the first one and its loss.
    [Fact]
    public async Task LoseShare_OfAPaymentThatAnotherHasReplaced_ChangesNothing()
    {
        var applicant = await _app.SignInOrUpAsync("replaced-before-heard");
        var members = _app.Services.GetRequiredService<MembersTable>();

        await members.ActivateAsync(applicant.MemberId, "ch_2", default);
        await members.ActivateAsync(applicant.MemberId, "ch_1", default);
        await members.LoseShareAsync(applicant.MemberId, ["ch_1"], default);
        Assert.Equal(MemberState.Active, await StateAsync());

        await members.LoseShareAsync(applicant.MemberId, ["ch_2"], default);
        Assert.Equal(MemberState.Applicant, await StateAsync());

        async Task<MemberState> StateAsync() => MemberRow.State(await members.ReadAsync(applicant.MemberId, default));
    }

    // A direct debit's movement is there for days before the bank says whether there is money behind it.
    [Fact]
    public async Task Posting_ASharePaymentThatIsPendingOrFailed_ActivatesNobody()
    {
        var applicant = await _app.SignInOrUpAsync("debit-pending");
        var members = _app.Services.GetRequiredService<MembersTable>();
        var posting = _app.Services.GetRequiredService<MovementPosting>();
        var share = new PaymentPurpose.Share(applicant.MemberId);

        await posting.PostAsync(Moved("txn_debit_1", "payment", 1_000, new(share, IsPending: true)), default);
        await posting.PostAsync(Moved("txn_debit_2", "payment_failure_refund", -1_000, new(share)), default);
        Assert.Equal(MemberState.Applicant, await StateAsync());

        await posting.PostAsync(Moved("txn_debit_3", "payment", 1_000, new(share)), default);
        Assert.Equal(MemberState.Active, await StateAsync());

        async Task<MemberState> StateAsync() => MemberRow.State(await members.ReadAsync(applicant.MemberId, default));
    }

    private static Movement Moved(string id, string type, long minor, MovementSubject.Payment subject) => new(
        id,
        type,
        Money.FromMinor(minor, Currency.Parse("usd")),
        Money.FromMinor(0, Currency.Parse("usd")),
        Money.FromMinor(minor, Currency.Parse("usd")),
        PeepApp.Start,
        "py_debit",
        subject);

    [Theory]
    [InlineData("https://elsewhere.example/back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/back")]
    [InlineData("http://user@localhost/back")]
    [InlineData("")]
    public async Task Share_ReturnUrlElsewhere_IsRefused(string returnUrl)
    {
        var member = await _app.SignInOrUpAsync("return-url");

        using var response = await _app.SendAsync(HttpMethod.Post, "members/me/share", new { returnUrl }, member.Token);

        await PeepApp.AssertProblemAsync(response, 400, "invalid");
    }
}
