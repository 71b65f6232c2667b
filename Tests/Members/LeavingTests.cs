using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Leaving, from the request to the share on its way back.</summary>
public sealed class LeavingTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private static readonly Domain.Currency Usd = Domain.Currency.Parse("usd");

    private readonly PeepApp _app = fixture.App;

    private MembersTable Members => _app.Services.GetRequiredService<MembersTable>();

    private StripeClient Stripe => _app.Services.GetRequiredService<StripeClient>();

    [Fact]
    public async Task Leave_Member_IsErasedAndTheShareRefunded()
    {
        var member = await _app.JoinAsCreatorAsync("leaves");
        var before = await Members.ReadAsync(member.MemberId, default);

        await LeaveAsync(member);

        using var after = await _app.SendAsync(HttpMethod.Get, "members/me", token: member.Token);
        await PeepApp.AssertProblemAsync(after, 401, "not-signed-in");
        await UntilSeenOffAsync(member.MemberId);
        var row = await Members.ReadAsync(member.MemberId, default);
        Assert.Equal(MemberState.Departed, MemberRow.State(row));
        Assert.Empty(row.Keys.Intersect(["Email", "Handle", "AcceptedBylaws"]));
        Assert.Equal(MemberRow.PayoutAccount(before), MemberRow.PayoutAccount(row));
        Assert.Null(await _app.Services.GetRequiredService<MemberKeys>()
            .FindByAddressAsync(EmailAddress.Parse(member.Email), default));
        Assert.Equal((0, 0), await ShareAsync(member.MemberId));
        var refund = Assert.Single(await RefundsOfAsync(member.MemberId));
        Assert.Equal(("succeeded", 1_000), (refund.Status, refund.Amount));
    }

    [Fact]
    public async Task Leave_ThenSignUpAgain_IsAnotherMember_AndTheHandleIsKept()
    {
        var member = await _app.SignUpAsync("comes-back", "creator");

        await LeaveAsync(member);

        using var kept = await _app.SendAsync(
            HttpMethod.Post,
            "members",
            new { email = "other@people.example", handle = "comes-back", classes = new[] { "creator" }, acceptsBylaws = 1 });
        await PeepApp.AssertProblemAsync(kept, 409, "handle-taken");
        var again = await _app.ConfirmAsync(
            member.Email, await _app.RequestSignUpAsync(member.Email, "came-back", "creator"));
        Assert.NotEqual(member.MemberId, again.MemberId);
        await UntilSeenOffAsync(member.MemberId);
        Assert.Empty(await RefundsOfAsync(member.MemberId)); // never paid a share
        Assert.Equal(again.MemberId, (await _app.SignInAsync(member.Email)).MemberId);
    }

    [Fact]
    public async Task Leave_SignInBefore_TheCodeIsWorthNothing()
    {
        var member = await _app.SignUpAsync("code-in-hand", "creator");
        var last = _app.LastMail;
        var asked = await _app.PostAsync("sessions", new { email = member.Email });
        var code = await _app.ReadCodeAsync(member.Email, last);

        await LeaveAsync(member);

        using var answer = await _app.SendAsync(
            HttpMethod.Post, "sessions/confirm", new { request = asked.GetProperty("request").GetString(), code });
        await PeepApp.AssertProblemAsync(answer, 401, "code-wrong");
    }

    [Fact]
    public async Task Leave_SignInOld_IsRefused()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("old-session", "creator");
        await app.JumpToAsync(PeepApp.Start.AddMinutes(11));

        using var answer = await app.SendAsync(HttpMethod.Delete, "members/me", token: member.Token);

        await PeepApp.AssertProblemAsync(answer, 403, "sign-in-again");
        await app.GetAsync("members/me", member.Token);
    }

    [Fact]
    public async Task Leave_Suspended_IsLetGo()
    {
        var member = await _app.JoinAsync("goes-suspended", "creator");
        var steward = await _app.StewardAsync();
        await _app.PostAsync($"members/{member.MemberId}/suspend", new { reason = "safety" }, steward.Token);

        await LeaveAsync(member);

        await UntilSeenOffAsync(member.MemberId);
        Assert.Equal((0, 0), await ShareAsync(member.MemberId));
    }

    [Fact]
    public async Task Leave_MonthlySupports_EndBothWays_AndTheCustomerIsGone()
    {
        var (creator, other) = (await _app.JoinAsCreatorAsync("was-given"), await _app.JoinAsCreatorAsync("still-here"));
        await SubscribeAsync("was-given", other);
        await SubscribeAsync("still-here", creator);
        var customer = MemberRow.Customer(await Members.ReadAsync(creator.MemberId, default), Usd)!;

        await LeaveAsync(creator);

        await UntilSeenOffAsync(creator.MemberId);
        var all = new SubscriptionListOptions { Status = "all" };
        var supports = (await Stripe.V1.Subscriptions.ListAsync(all))
            .Where(one => one.Metadata["creator"] == creator.MemberId || one.Metadata["supporter"] == creator.MemberId);
        Assert.Equal(["canceled", "canceled"], supports.Select(one => one.Status));
        Assert.True((await Stripe.V1.Customers.GetAsync(customer)).Deleted);
        Assert.Empty(MemberRow.Customers(await Members.ReadAsync(creator.MemberId, default)));
    }

    // What comes late is still theirs: the supporter's id is found though the customer is deleted.
    [Fact]
    public async Task Leave_SupportRefundedLater_IsPostedUnderTheSameIds()
    {
        var (creator, supporter) = (
            await _app.JoinAsCreatorAsync("late-creator"), await _app.JoinAsync("late-giver", "supporter"));
        await SubscribeAsync("late-creator", supporter);
        await LeaveAsync(supporter);
        await LeaveAsync(creator);
        await UntilSeenOffAsync(supporter.MemberId);
        await UntilSeenOffAsync(creator.MemberId);
        var charge = (await Stripe.V1.Charges.ListAsync())
            .Single(one => one.Amount == 2_000 && one.TransferData?.DestinationId
                == MemberRow.PayoutAccount(Members.ReadAsync(creator.MemberId, default).Result));

        await Stripe.V1.Refunds.CreateAsync(new RefundCreateOptions
        {
            Charge = charge.Id,
            ReverseTransfer = true,
            RefundApplicationFee = true,
        });

        await PeepApp.UntilAsync(async () => (await PatronageAsync(creator.MemberId)).Length == 2);
        Assert.Equal(
            [(supporter.MemberId, -2_000L), (supporter.MemberId, 2_000L)],
            (await PatronageAsync(creator.MemberId)).Order());
    }

    [Fact]
    public async Task Leave_RefundComesBack_IsTransferred()
    {
        var member = await _app.SignUpAsync("card-gone", "creator");
        await PayShareWithAsync(member, "refund-fail");
        await _app.OnboardAsync(member);
        await LeaveAsync(member);
        await PeepApp.UntilAsync(async () =>
            (await RefundsOfAsync(member.MemberId)).Any(refund => refund.Status == "succeeded"));
        await UntilSeenOffAsync(member.MemberId);

        var refund = Assert.Single(await RefundsOfAsync(member.MemberId));

        // Before, because without funds the transfer would wait until the next morning.
        var funds = await Stripe.V1.Topups.CreateAsync(
            new TopupCreateOptions { Amount = 100_000, Currency = "usd", Description = "funds" });
        await PeepApp.UntilAsync(async () => (await Stripe.V1.Topups.GetAsync(funds.Id)).Status == "succeeded");
        await _app.ControlAsync($"refunds/{refund.Id}/fail");
        await _app.SettleAsync();
        await _app.RunAsync("SweepLeavings");

        await UntilSeenOffAsync(member.MemberId);
        await PeepApp.UntilAsync(async () => (await TransfersToAsync(member.MemberId)).Count > 0);
        await PeepApp.UntilAsync(async () => await ShareAsync(member.MemberId) == (0, 0));
        var transfer = Assert.Single(await TransfersToAsync(member.MemberId));
        Assert.Equal((1_000, "share"), (transfer.Amount, transfer.Metadata["kind"]));
    }

    [Fact]
    public async Task Leave_ShareDisputed_WaitsForTheEnd()
    {
        var member = await _app.SignUpAsync("disputes-share", "creator");
        await _app.PayShareAsync(member);
        await _app.SettleAsync();
        var charge = (await Stripe.V1.Charges.ListAsync())
            .Single(one => one.Metadata.GetValueOrDefault("member") == member.MemberId);
        var dispute = (await _app.ControlAsync($"charges/{charge.Id}/dispute")).GetProperty("id").GetString();

        await LeaveAsync(member);
        await PeepApp.UntilAsync(() => Task.FromResult(
            _app.Log.Entries.Any(line => line
                .Message.Contains($"{member.MemberId}, who has left, waits", StringComparison.Ordinal))));

        Assert.Empty(await RefundsOfAsync(member.MemberId));
        Assert.Equal((0, 1_000), await ShareAsync(member.MemberId)); // equity, debt
        await _app.ControlAsync($"disputes/{dispute}/lose");
        await PeepApp.UntilAsync(async () => await ShareAsync(member.MemberId) == (0, 0));
        await _app.RunAsync("SweepLeavings");
        await UntilSeenOffAsync(member.MemberId);
        Assert.Empty(await RefundsOfAsync(member.MemberId));
    }

    [Fact]
    public async Task Leave_Stewards_TwoStay_HoweverManyAskAtOnce()
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["Peep__FoundingStewards__0"] = PeepApp.Steward,
            ["Peep__FoundingStewards__1"] = "second@peep.example",
            ["Peep__FoundingStewards__2"] = "third@peep.example",
        });
        var stewards = new[]
        {
            await app.StewardAsync(),
            await app.SignInOrUpAsync("second-steward", "second@peep.example"),
            await app.SignInOrUpAsync("third-steward", "third@peep.example"),
        };

        var answers = await Task.WhenAll(stewards.Select(one =>
            app.SendAsync(HttpMethod.Delete, "members/me", token: one.Token)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
        {
            await PeepApp.AssertProblemAsync(refused, 409, "too-few-stewards");
        }

        Array.ForEach(answers, answer => answer.Dispose());
    }

    private async Task LeaveAsync(SignedIn member)
    {
        await _app.SettleAsync();
        await _app.AskAsync(HttpMethod.Delete, "members/me", token: member.Token);
    }

    private Task UntilSeenOffAsync(string memberId) => UntilAsync(memberId, needsWork: false);

    private Task UntilAsync(string memberId, bool needsWork) => PeepApp.UntilAsync(async () =>
        DepartedRow.NeedsWork(await Members.ReadAsync(memberId, default)) == needsWork);

    private async Task<(long Equity, long Debt)> ShareAsync(string memberId)
    {
        var balance = new ShareBalance(memberId);
        await foreach (var posted in _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default))
        {
            balance.Add(posted.Entry);
        }

        return balance.Balances.Select(one => (one.Share.Minor, one.Debt.Minor)).SingleOrDefault();
    }

    private async Task<List<Refund>> RefundsOfAsync(string memberId) =>
        [.. (await Stripe.V1.Refunds.ListAsync()).Where(one => one.Metadata.GetValueOrDefault("member") == memberId)];

    private async Task<(string? Supporter, long Minor)[]> PatronageAsync(string creator) =>
        await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .SelectMany(posted => posted.Entry.Patronage.ToAsyncEnumerable())
            .Where(fact => fact.Member == creator)
            .Select(fact => (fact.Supporter, fact.Quantity))
            .ToArrayAsync();

    private async Task SubscribeAsync(string handle, SignedIn supporter)
    {
        var answer = await _app.PostAsync(
            $"creators/{handle}/support",
            new { amountMinor = 2_000, currency = "usd", interval = "month", returnUrl = PeepApp.ReturnUrl },
            supporter.Token);
        await _app.PayAsync(answer.GetProperty("checkoutUrl").GetString()!);
        await PeepApp.UntilAsync(async () =>
            (await _app.GetAsync("members/me/subscriptions", supporter.Token)).GetProperty("items").GetArrayLength() > 0);
    }

    private async Task<IReadOnlyList<Transfer>> TransfersToAsync(string payee) =>
        [.. (await Stripe.V1.Transfers.ListAsync()).Where(one => one.Metadata.GetValueOrDefault("payee") == payee)];

    private async Task PayShareWithAsync(SignedIn member, string outcome)
    {
        var answer = await _app.PostAsync("members/me/share", new { returnUrl = PeepApp.ReturnUrl }, member.Token);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = member.Email,
            ["outcome"] = outcome,
        });
        using var pressed = await _app.Pages.PostAsync(new Uri(answer.GetProperty("checkoutUrl").GetString()!), form);
        Assert.True((int)pressed.StatusCode < 400);
        await PeepApp.UntilAsync(async () =>
            (await _app.GetAsync("members/me", member.Token)).GetProperty("state").ValueEquals("active"));
    }
}
