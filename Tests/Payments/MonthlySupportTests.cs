using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Monthly support from the page to the books, over the months; sign-ins end in between.</summary>
public sealed class MonthlySupportTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    private StripeClient Stripe => _app.Services.GetRequiredService<StripeClient>();

    [Fact]
    public async Task Support_OverFourMonths_IsOneChargeAMonthOfTheMember()
    {
        var creator = await _app.JoinAsCreatorAsync("for-months");
        var supporter = await _app.JoinAsync("gives-for-months", "supporter");
        var id = await SubscribeAsync("for-months", 1_055, supporter);
        var began = _app.Clock.GetUtcNow();

        for (var month = 1; month <= 4; month++)
        {
            if (month == 2)
            {
                await ControlAsync($"subscriptions/{id}/fail-next");
            }

            await _app.JumpToAsync(began.AddMonths(month).AddDays(1));
            if (month == 2)
            {
                await UntilStandingAsync(supporter, id, "past-due");
                await _app.JumpToAsync(began.AddMonths(month).AddDays(5)); // tried again after three days
            }

            await UntilStandingAsync(supporter, id, "active");
            await _app.SettleAsync();
        }

        var lines = await ItemsAsync(await _app.SignInAsync(creator.Email), "members/me/support");
        Assert.Equal(Enumerable.Repeat(1_055L, 5), lines.Select(line => line.GetProperty("amountMinor").GetInt64()));
        var facts = await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .SelectMany(posted => posted.Entry.Patronage.ToAsyncEnumerable())
            .Where(fact => fact.Member == creator.MemberId)
            .ToListAsync();
        Assert.Equal(Enumerable.Repeat(supporter.MemberId, 5), facts.Select(fact => fact.Supporter!));
        var charges = await Stripe.V1.Charges.ListAsync(
            new ChargeListOptions { Customer = (await Stripe.V1.Subscriptions.GetAsync(id)).CustomerId, Limit = 100 });
        var paid = charges.Where(charge => charge.Paid).ToList();
        Assert.Equal((5, 6), (paid.Count, charges.Count()));
        Assert.All(paid, charge => Assert.Equal(105, charge.ApplicationFeeAmount)); // ⌊10.55 × 10 %⌋
        var steward = await _app.StewardAsync();
        Assert.True((await _app.GetAsync("ledger/check", steward.Token)).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Support_FailedForGood_Ends()
    {
        await _app.JoinAsCreatorAsync("is-failed");
        var supporter = await _app.JoinAsync("fails", "supporter");
        var id = await SubscribeAsync("is-failed", 500, supporter);
        await ControlAsync($"subscriptions/{id}/fail-next", """{"times": 3}""");

        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddMonths(1).AddDays(1));
        await UntilStandingAsync(supporter, id, "past-due");
        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddDays(7));

        await UntilStandingAsync(supporter, id, "ended");
    }

    [Fact]
    public async Task Invoice_PaidOutOfBand_ChangesTheStandingAndMovesNothing()
    {
        var creator = await _app.JoinAsCreatorAsync("paid-in-cash");
        var supporter = await _app.JoinAsync("pays-in-cash", "supporter");
        var id = await SubscribeAsync("paid-in-cash", 700, supporter);
        await ControlAsync($"subscriptions/{id}/fail-next");
        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddMonths(1).AddDays(1));
        await UntilStandingAsync(supporter, id, "past-due");

        await ControlAsync($"invoices/{(await Stripe.V1.Subscriptions.GetAsync(id)).LatestInvoiceId}/pay-out-of-band");

        await UntilStandingAsync(supporter, id, "active");
        await _app.SettleAsync();
        Assert.Single(await ItemsAsync(await _app.SignInAsync(creator.Email), "members/me/support"));
    }

    [Fact]
    public async Task End_ByTheMember_IsAtThePeriodsEndAndOnlyTheirs()
    {
        var creator = await _app.JoinAsCreatorAsync("is-ended");
        var supporter = await _app.JoinAsync("ends", "supporter");
        var other = await _app.JoinAsync("ends-nothing", "supporter");
        var id = await SubscribeAsync("is-ended", 900, supporter);
        var path = $"members/me/subscriptions/{id}";

        using var foreign = await _app.SendAsync(HttpMethod.Delete, path, token: other.Token);
        using var nonsense = await _app.SendAsync(
            HttpMethod.Delete, "members/me/subscriptions/no%23id%3F", token: supporter.Token);
        using var ended = await _app.SendAsync(HttpMethod.Delete, path, token: supporter.Token);
        using var again = await _app.SendAsync(HttpMethod.Delete, path, token: supporter.Token);

        await PeepApp.AssertProblemAsync(foreign, 404, "not-found");
        await PeepApp.AssertProblemAsync(nonsense, 404, "not-found");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (ended.StatusCode, again.StatusCode));
        var shown = Assert.Single(await ItemsAsync(supporter, "members/me/subscriptions"));
        Assert.Equal("is-ended", shown.GetProperty("creator").GetString());
        Assert.Equal(900, shown.GetProperty("amountMinor").GetInt64());
        Assert.Equal("usd", shown.GetProperty("currency").GetString());
        Assert.Equal("active", shown.GetProperty("standing").GetString());
        Assert.True(shown.GetProperty("endsAtPeriodEnd").GetBoolean());
        Assert.Equal(
            (await Stripe.V1.Subscriptions.GetAsync(id)).Items.Single().CurrentPeriodEnd,
            shown.GetProperty("periodEnd").GetDateTimeOffset().UtcDateTime);

        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddMonths(2));
        await UntilStandingAsync(supporter, id, "ended");
        await _app.SettleAsync();
        Assert.Single(await ItemsAsync(await _app.SignInAsync(creator.Email), "members/me/support"));
        using var late = await _app.SendAsync(
            HttpMethod.Delete, path, token: (await _app.SignInAsync(supporter.Email)).Token);
        Assert.Equal(HttpStatusCode.NoContent, late.StatusCode);
    }

    [Fact]
    public async Task End_WithAPaymentOutstanding_IsAtOnce()
    {
        await _app.JoinAsCreatorAsync("is-ended-at-once");
        var supporter = await _app.JoinAsync("ends-at-once", "supporter");
        var id = await SubscribeAsync("is-ended-at-once", 900, supporter);
        await ControlAsync($"subscriptions/{id}/fail-next");
        await _app.JumpToAsync(_app.Clock.GetUtcNow().AddMonths(1).AddDays(1));
        await UntilStandingAsync(supporter, id, "past-due");

        await _app.AskAsync(
            HttpMethod.Delete,
            $"members/me/subscriptions/{id}",
            token: (await _app.SignInAsync(supporter.Email)).Token);

        await UntilStandingAsync(supporter, id, "ended");
    }

    [Fact]
    public async Task Supporters_InSomeCurrencies_AreCountedAndNeverNamed()
    {
        var creator = await _app.JoinAsCreatorAsync("is-counted");
        var member = await _app.JoinAsync("counted-member", "supporter");
        await SubscribeAsync("is-counted", 300, member);
        await SubscribeAsync("is-counted", 1_055, member, "jpy");
        await SubscribeAsync("is-counted", 12_340, null, "kwd");
        await SubscribeAsync("is-counted", 200, null);

        await PeepApp.UntilAsync(async () => (await ItemsAsync(creator, "members/me/supporters"))
            .Sum(item => item.GetProperty("supports").GetInt32()) == 4);

        var sums = await ItemsAsync(creator, "members/me/supporters");
        Assert.Equal(
            [
                """{"currency":"jpy","standing":"active","supports":1,"monthlyMinor":1055}""",
                """{"currency":"kwd","standing":"active","supports":1,"monthlyMinor":12340}""",
                """{"currency":"usd","standing":"active","supports":2,"monthlyMinor":500}""",
            ],
            sums.Select(sum => sum.GetRawText()));
        Assert.Equal(2, (await ItemsAsync(member, "members/me/subscriptions")).Count);
        Assert.Empty(await ItemsAsync(member, "members/me/supporters"));
        Assert.Empty(await ItemsAsync(creator, "members/me/subscriptions"));
    }

    [Fact]
    public async Task Refresh_OfWhatIsNoSupport_IsPassedOver()
    {
        var subscriptions = _app.Services.GetRequiredService<SupportSubscriptions>();

        await subscriptions.RefreshAsync("sub_nobody", default);
        await subscriptions.RefreshOfInvoiceAsync("in_nobody", default);
        await subscriptions.RefreshOfInvoicePaymentAsync("inpay_nobody", default);
    }

    private async Task<string> SubscribeAsync(
        string handle, long amountMinor, SignedIn? supporter, string currency = "usd")
    {
        var all = new SubscriptionListOptions { Limit = 100, Status = "all" };
        var before = (await Stripe.V1.Subscriptions.ListAsync(all)).Select(one => one.Id).ToHashSet();
        var answer = await _app.PostAsync(
            $"creators/{handle}/support",
            new { amountMinor, currency, interval = "month", returnUrl = PeepApp.ReturnUrl },
            supporter?.Token);
        await _app.PayAsync(answer.GetProperty("checkoutUrl").GetString()!);
        var made = (await Stripe.V1.Subscriptions.ListAsync(all)).Single(one => !before.Contains(one.Id));
        Assert.Equal(10m, made.ApplicationFeePercent);
        if (supporter is not null)
        {
            await UntilStandingAsync(supporter, made.Id, "active");
        }

        return made.Id;
    }

    private async Task UntilStandingAsync(SignedIn supporter, string id, string standing) =>
        await PeepApp.UntilAsync(async () =>
            await _app.Services.GetRequiredService<SubscriptionsTable>().FindAsync(supporter.MemberId, id, default)
                is { } known && SupportStandings.NameOf(known.Standing) == standing);

    private async Task<List<JsonElement>> ItemsAsync(SignedIn member, string path) =>
        [.. (await _app.GetAsync(path, member.Token)).GetProperty("items").EnumerateArray()];

    private async Task ControlAsync(string path, string json = "")
    {
        using var body = new StringContent(json);
        using var answer = await _app.Pages.PostAsync(new Uri(_app.Sandbox!.Address, $"/_sandbox/{path}"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
