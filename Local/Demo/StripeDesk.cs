using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What people do at Stripe itself: on its hosted pages, and in its dashboard with the co-op's key.</summary>
internal sealed class StripeDesk(ApiClient stripe, string key)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Pays on a checkout page. Paying twice is thanked for like paying once.</summary>
    public Task PayAsync(string checkoutUrl, string email, CancellationToken cancellationToken) =>
        SubmitAsync(checkoutUrl, new Dictionary<string, string> { ["email"] = email }, cancellationToken);

    /// <summary>Fills in the form of an onboarding link.</summary>
    public Task OnboardAsync(string link, CancellationToken cancellationToken) =>
        SubmitAsync(link, new Dictionary<string, string>(), cancellationToken);

    /// <summary>An account for somebody who is no member, ready to be paid; the same key, the same account.</summary>
    public async Task<string> OpenAccountAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["type"] = "express",
            ["country"] = "US",
            ["default_currency"] = "usd",
            ["capabilities[transfers][requested]"] = "true",
        };
        var account = await PostAsync("v1/accounts", form, idempotencyKey, cancellationToken);
        var id = account.Text("id") ?? throw account.Unexpected();
        var onboarding = new ApiCall(HttpMethod.Post, $"_sandbox/accounts/{id}/onboard");
        (await stripe.SendAsync(onboarding, cancellationToken)).Expected();
        return id;
    }

    /// <summary>Refunds somebody's payment of a time, found by who paid.</summary>
    public async Task RefundAsync(
        PlannedRefund refund,
        DateTimeOffset fromUtc,
        DateTimeOffset toUtc,
        string idempotencyKey,
        CancellationToken cancellationToken)
    {
        var charge = await FindChargeAsync(refund.Support, fromUtc, toUtc, cancellationToken);
        var form = new Dictionary<string, string>
        {
            ["charge"] = charge,
            ["reverse_transfer"] = refund.ReversesTransfer ? "true" : "false",
            ["refund_application_fee"] = refund.RefundsFee ? "true" : "false",
        };
        if (refund.AmountMinor is { } amount)
            form["amount"] = amount.ToString(CultureInfo.InvariantCulture);

        var call = new ApiCall(HttpMethod.Post, "v1/refunds") { Form = form, Token = key, Key = idempotencyKey };
        var answer = await stripe.SendAsync(call, cancellationToken);
        if (!answer.IsOk && ErrorCode(answer) is not "charge_already_refunded")
            throw answer.Unexpected();
    }

    /// <summary>Has deliveries go wrong from now on.</summary>
    public async Task SetFaultsAsync(DeliveryFaults faults, CancellationToken cancellationToken) =>
        (await stripe.SendAsync(new ApiCall(HttpMethod.Post, "_sandbox/faults") { Body = faults }, cancellationToken))
            .Expected();

    /// <summary>What is under way at Stripe.</summary>
    public async Task<ApiAnswer> StateAsync(CancellationToken cancellationToken) =>
        (await stripe.GetAsync("_sandbox/state", null, cancellationToken)).Expected();

    /// <summary>Waits until every delivery has arrived, those that came late included.</summary>
    public async Task WaitForDeliveriesAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await StateAsync(cancellationToken) is var state
            && state.Number("undelivered") + state.Number("late") + state.Number("unsettled") > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                throw new DemoException($"Deliveries from Stripe do not arrive: {state.Body}");
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Every transfer that the co-op made itself, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> OwnTransfersAsync(CancellationToken cancellationToken)
    {
        var own = new List<JsonElement>();
        await foreach (var transfer in ListAsync("v1/transfers?limit=100", cancellationToken))
        {
            if (transfer.GetProperty("metadata").TryGetProperty("kind", out _))
                own.Add(transfer);
        }

        return own;
    }

    /// <summary>
    /// The id of somebody's payment of a time. The oldest that fits: who gave the same again later gave another.
    /// </summary>
    public async Task<string> FindChargeAsync(
        PlannedSupport support, DateTimeOffset fromUtc, DateTimeOffset toUtc, CancellationToken cancellationToken)
    {
        string? found = null;
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"v1/charges?limit=100&created[gte]={fromUtc.ToUnixTimeSeconds()}&created[lt]={toUtc.ToUnixTimeSeconds()}");
        await foreach (var charge in ListAsync(path, cancellationToken))
        {
            if (charge.GetProperty("billing_details").GetProperty("email").GetString() == support.From.Email
                && charge.GetProperty("amount").GetInt64() == support.AmountMinor)
                found = charge.GetProperty("id").GetString();
        }

        return found ?? throw new DemoException(
            $"Stripe knows no payment of {support.From.Email} between {fromUtc:O} and {toUtc:O}.");
    }

    /// <summary>One object of the API.</summary>
    public async Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        (await stripe.GetAsync(path, key, cancellationToken)).Expected();

    /// <summary>
    /// Does what Stripe has no API for. There is no Idempotency-Key: look whether it was done, and send it once only.
    /// </summary>
    public Task<ApiAnswer> ControlAsync(string path, object body, CancellationToken cancellationToken) =>
        stripe.SendAsync(
            new ApiCall(HttpMethod.Post, $"_sandbox/{path}") { Body = body, IsSentOnce = true }, cancellationToken);

    /// <summary>Everything of a list, newest first.</summary>
    public async IAsyncEnumerable<JsonElement> ListAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            var page = (await stripe.GetAsync(path + after, key, cancellationToken)).Expected();
            var last = "";
            foreach (var item in page["data"].EnumerateArray())
            {
                last = item.GetProperty("id").GetString()!;
                yield return item;
            }

            if (!page["has_more"].GetBoolean())
                yield break;
            after = $"&starting_after={last}";
        }
    }

    /// <summary>Has the API do something, once for a key.</summary>
    public async Task<ApiAnswer> PostAsync(
        string path,
        IReadOnlyDictionary<string, string> form,
        string idempotencyKey,
        CancellationToken cancellationToken) =>
        (await stripe.SendAsync(
            new ApiCall(HttpMethod.Post, path) { Form = form, Token = key, Key = idempotencyKey }, cancellationToken))
        .Expected();

    /// <summary>Sends a hosted page's form; the page then leads back to where the person came from.</summary>
    private async Task SubmitAsync(
        string url, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        var answer = await stripe.SendAsync(new ApiCall(HttpMethod.Post, url) { Form = form }, cancellationToken);
        if (answer.Status != 303)
            throw answer.Unexpected();
    }

    private static string? ErrorCode(ApiAnswer answer) =>
        answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("error", out var error)
        && error.TryGetProperty("code", out var code)
            ? code.GetString()
            : null;
}
