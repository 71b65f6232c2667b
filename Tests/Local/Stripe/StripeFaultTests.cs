using System.Diagnostics;
using System.Net;
using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeFaultTests
{
    [Fact]
    public async Task Header_TooManyRequests_SaysWhenToComeBack()
    {
        await using var world = await StripeWorld.StartAsync();

        using var plain = await SendAsync(world, HttpMethod.Get, "balance", "too-many-requests");
        using var dated = await SendAsync(world, HttpMethod.Get, "balance", "too-many-requests;retry-after=2");
        using var fine = await SendAsync(world, HttpMethod.Get, "balance", null);

        Assert.Equal(HttpStatusCode.TooManyRequests, plain.StatusCode);
        Assert.Null(plain.Headers.RetryAfter);
        Assert.Equal("false", plain.Headers.GetValues("Stripe-Should-Retry").Single());
        Assert.Equal(TimeSpan.FromSeconds(2), dated.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Fact]
    public async Task Header_ServerErrorOrUnknown_IsAnsweredSo()
    {
        await using var world = await StripeWorld.StartAsync();

        using var broken = await SendAsync(world, HttpMethod.Post, "customers", "server-error");
        using var unknown = await SendAsync(world, HttpMethod.Post, "customers", "server-eror");
        using var slowly = await SendAsync(world, HttpMethod.Post, "customers", "slow=soon");

        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, slowly.StatusCode);
        Assert.Empty(await world.V1.Customers.ListAsync());
    }

    [Fact]
    public async Task Header_LostAnswer_IsDoneAllTheSame()
    {
        await using var world = await StripeWorld.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => SendAsync(world, HttpMethod.Post, "customers", "lost-answer"));

        Assert.Single(await world.V1.Customers.ListAsync());
    }

    [Fact]
    public async Task Header_Slow_IsAnsweredLater()
    {
        await using var world = await StripeWorld.StartAsync();
        var watch = Stopwatch.StartNew();

        using var answer = await SendAsync(world, HttpMethod.Get, "balance", "slow=300");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(watch.ElapsedMilliseconds, 290, 30_000);
    }

    [Theory]
    [InlineData("insufficient-balance", """{"insufficientBalance": true}""", "balance_insufficient")]
    [InlineData("account-restricted", """{"restrictedAccounts": ["*"]}""", "insufficient_capabilities_for_transfer")]
    public async Task Transfer_RefusedOnPurpose_GoesThroughAfterwards(string header, string faults, string code)
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.PayAsync(50_00);
        world.Clock.Advance(TimeSpan.FromDays(2));
        var form = $"amount=100&currency=eur&destination={creator}";

        using var refused = await SendAsync(world, HttpMethod.Post, "transfers", header, form);
        await world.ControlAsync("faults", faults);
        using var again = await SendAsync(world, HttpMethod.Post, "transfers", null, form);
        await world.ControlAsync("faults", "{}");
        using var done = await SendAsync(world, HttpMethod.Post, "transfers", null, form);

        Assert.Contains(code, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(code, await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
    }

    [Fact]
    public async Task Faults_DelayedBalanceTransactions_ComeThatMuchLater()
    {
        await using var world = await StripeWorld.StartAsync();
        await world.ControlAsync("faults", """{"delayBalanceTransactions": 3600, "retryAfter": 1}""");

        var charge = await world.PayAsync(50_00);

        Assert.Null(charge.BalanceTransactionId);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await world.V1.Charges.GetAsync(charge.Id)).BalanceTransactionId);
    }

    [Fact]
    public async Task Signals_OfFraud_AreTold()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);

        await world.ControlAsync($"charges/{charge.Id}/early-fraud-warning");
        await world.ControlAsync($"charges/{charge.Id}/review");
        await world.ControlAsync($"charges/{charge.Id}/close-review", """{"reason": "refunded_as_fraud"}""");

        var warning = (await world.V1.Radar.EarlyFraudWarnings.ListAsync(new() { Charge = charge.Id })).Single();
        Assert.True(warning.Actionable);
        charge = await world.V1.Charges.GetAsync(charge.Id, new() { Expand = ["review"] });
        Assert.Equal((false, "refunded_as_fraud"), (charge.Review.Open, charge.Review.ClosedReason));
        Assert.Equal(["radar.early_fraud_warning.created"], await world.EventTypesAsync(warning.Id));
        Assert.Equal(["review.opened", "review.closed"], await world.EventTypesAsync(charge.ReviewId));
    }

    [Fact]
    public async Task Account_Deauthorized_IsToldInItsOwnVersion()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.ControlAsync($"accounts/{creator}/restrict");
        await world.ControlAsync($"accounts/{creator}/restore");
        await world.ControlAsync($"accounts/{creator}/update-person");
        await world.ControlAsync($"accounts/{creator}/update-external-account");
        var events = await world.V1.Events.ListAsync(
            new() { Limit = 100 }, new RequestOptions { StripeAccount = creator });
        await world.ControlAsync($"accounts/{creator}/deauthorize");

        Assert.Equal(
            ["account.external_account.updated", "person.updated", "capability.updated", "account.updated",
                "capability.updated", "account.updated", "capability.updated", "account.updated"],
            events.Select(item => item.Type));
        Assert.All(events, item => Assert.Equal(creator, item.Account));
        await using var catcher = await WebhookCatcher.StartAsync(world.Clock);
        world.Sandbox.SetWebhookEndpoints(catcher.Endpoints);
        // Stripe's client refuses to read the event: its version is the account's own, as in live Stripe.
        while (catcher.Invalid.IsEmpty)
            await Task.Delay(20);

        Assert.Contains("2020-08-27", catcher.Invalid.First(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        StripeWorld world, HttpMethod method, string path, string? fault, string form = "")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(world.Sandbox.Address, "/v1/" + path));
        request.Headers.Authorization = new("Bearer", world.Sandbox.ApiKey);
        if (fault is not null)
            request.Headers.Add("Sandbox-Fault", fault);

        if (method == HttpMethod.Post)
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");

        return await http.SendAsync(request);
    }
}
