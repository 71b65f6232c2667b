using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class MembershipTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
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

    // The charge's own event may be the last to arrive: a payment that was lost must not make a member.
    [Fact]
    public async Task Activate_ByAChargeThatWasLost_ChangesNothing()
    {
        var applicant = await _app.SignInOrUpAsync("lost-before-heard");
        var members = _app.Services.GetRequiredService<MembersTable>();

        await members.LoseShareAsync(applicant.MemberId, "ch_1", default);
        await members.ActivateAsync(applicant.MemberId, "ch_1", default);
        Assert.Equal(MemberState.Applicant, await StateAsync());

        await members.ActivateAsync(applicant.MemberId, "ch_2", default);
        Assert.Equal(MemberState.Active, await StateAsync());
        await members.LoseShareAsync(applicant.MemberId, "ch_1", default); // told again
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
        await members.LoseShareAsync(applicant.MemberId, "ch_1", default);
        Assert.Equal(MemberState.Active, await StateAsync());

        await members.LoseShareAsync(applicant.MemberId, "ch_2", default);
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
    public async Task Handle_Changed_LeadsToTheMemberAndIsHeldFromOthers()
    {
        var member = await _app.JoinAsync("old-name", "creator");

        var profile = await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "New-Name" }, member.Token);
        using var taken = await _app.SendAsync(HttpMethod.Post, "members", new
        {
            email = "thief@people.example",
            handle = "old-name",
            classes = new[] { "creator" },
            acceptsBylaws = 1,
        });
        using var former = await _app.SendAsync(HttpMethod.Get, "creators/old-name");

        Assert.Equal("new-name", profile.GetProperty("handle").GetString());
        Assert.Equal("new-name", (await _app.GetAsync("creators/new-name")).GetProperty("handle").GetString());
        await PeepApp.AssertProblemAsync(taken, 409, "handle-taken");
        await PeepApp.AssertProblemAsync(former, 404, "not-found");
        profile = await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "old-name" }, member.Token);
        Assert.Equal("old-name", profile.GetProperty("handle").GetString());
    }

    [Fact]
    public async Task Classes_Changed_NeverToContributor()
    {
        var member = await _app.SignUpAsync("class-change", "creator");

        using var refused = await _app.SendAsync(
            HttpMethod.Patch, "members/me", new { classes = new[] { "contributor" } }, member.Token);
        var profile = await _app.AskAsync(
            HttpMethod.Patch, "members/me", new { classes = new[] { "supporter" } }, member.Token);

        await PeepApp.AssertProblemAsync(refused, 422, "contributor-by-admission");
        Assert.Equal(["supporter"], profile.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task Suspended_Member_HasNoPageUntilReinstated()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync("suspendee", "creator");

        await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/suspend", token: steward.Token);
        using var hidden = await _app.SendAsync(HttpMethod.Get, "creators/suspendee");
        var line = await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: steward.Token);

        await PeepApp.AssertProblemAsync(hidden, 404, "not-found");
        Assert.Equal("active", line.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Suspended_Steward_HasNoPowersLeft()
    {
        var member = await _app.JoinAsync("resting-steward", "creator");
        var members = _app.Services.GetRequiredService<MembersTable>();
        await members.ChangeAsync(member.MemberId, row => (row["Steward"] = true) is true, default);
        using var own = await _app.SendAsync(
            HttpMethod.Post, $"members/{member.MemberId}/suspend", token: member.Token);
        await PeepApp.AssertProblemAsync(own, 422, "own-membership");

        var steward = await _app.StewardAsync();
        await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/suspend", token: steward.Token);

        using var list = await _app.SendAsync(HttpMethod.Get, "members", token: member.Token);
        using var reinstate = await _app.SendAsync(
            HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: member.Token);
        await PeepApp.AssertProblemAsync(list, 403, "not-allowed");
        await PeepApp.AssertProblemAsync(reinstate, 403, "not-allowed");
    }

    [Fact]
    public async Task Members_ListedByPages_AreAll()
    {
        var steward = await _app.StewardAsync();
        await _app.SignUpAsync("listed-a", "creator");
        await _app.SignUpAsync("listed-b", "creator");

        var handles = new List<string?>();
        for (var after = ""; ;)
        {
            var page = await _app.GetAsync($"members?limit=1{after}", steward.Token);
            handles.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("handle").GetString()));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            after = $"&after={Uri.EscapeDataString(next)}";
        }

        Assert.Equal(handles.Count, handles.Distinct().Count());
        Assert.Contains("listed-a", handles);
        Assert.Contains("listed-b", handles);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("after=%00")]
    [InlineData("after=a%0Ab")]
    public async Task Members_PageThatIsNone_IsInvalid(string query)
    {
        var steward = await _app.StewardAsync();

        using var response = await _app.SendAsync(HttpMethod.Get, $"members?{query}", token: steward.Token);
        using var longer = await _app.SendAsync(
            HttpMethod.Get, $"members?after={new string('a', 301)}", token: steward.Token);

        await PeepApp.AssertProblemAsync(response, 400, "invalid");
        await PeepApp.AssertProblemAsync(longer, 400, "invalid");
    }

    [Theory]
    [InlineData("GET", "members")]
    [InlineData("GET", "hours")]
    [InlineData("GET", "payees")]
    [InlineData("GET", "expenses")]
    [InlineData("POST", "members/mem_x/suspend")]
    [InlineData("POST", "members/mem_x/reinstate")]
    [InlineData("POST", "members/mem_x/contributor")]
    [InlineData("POST", "hours/mem_x-y/approve")]
    [InlineData("POST", "hours/mem_x-y/reject")]
    public async Task StewardsOnly_MemberAndStranger_AreRefused(string method, string path)
    {
        var member = await _app.SignInOrUpAsync("no-steward");

        using var asMember = await _app.SendAsync(new HttpMethod(method), path, token: member.Token);
        using var asStranger = await _app.SendAsync(new HttpMethod(method), path);

        await PeepApp.AssertProblemAsync(asMember, 403, "not-allowed");
        await PeepApp.AssertProblemAsync(asStranger, 401, "not-signed-in");
    }
}
