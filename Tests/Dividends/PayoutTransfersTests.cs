using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>What an answer to a transfer means: that there is none for certain, or that nobody knows.</summary>
public sealed class PayoutTransfersTests
{
    private static readonly (string, string) Replayed = ("Idempotent-Replayed", "true");

    // Codes as docs.stripe.com/error-codes lists them.
    [Theory]
    [InlineData(400, "invalid_request_error", "balance_insufficient", null, "OutOfFunds { }")]
    [InlineData(400, "invalid_request_error", "account_invalid", null, "AccountRefused { Reason = account_invalid }")]
    [InlineData(400, "invalid_request_error", "resource_missing", "destination", "AccountRefused { Reason = resource_missing }")]
    [InlineData(400, "invalid_request_error", "insufficient_capabilities_for_transfer", null, "AccountRefused { Reason = insufficient_capabilities_for_transfer }")]
    [InlineData(400, "invalid_request_error", "resource_missing", "source_transaction", "Refused { Reason = resource_missing }")]
    [InlineData(400, "invalid_request_error", null, null, "Refused { Reason = refused }")]
    [InlineData(404, "invalid_request_error", "account_closed", null, "AccountRefused { Reason = account_closed }")]
    [InlineData(400, "idempotency_error", null, null, "Unanswered { IsFinal = False }")]
    [InlineData(409, "invalid_request_error", "lock_timeout", null, "Unanswered { IsFinal = False }")]
    [InlineData(429, "invalid_request_error", "rate_limit", null, "Unanswered { IsFinal = False }")]
    [InlineData(500, "api_error", null, null, "Unanswered { IsFinal = False }")]
    [InlineData(503, "api_error", "balance_insufficient", null, "Unanswered { IsFinal = False }")]
    public async Task Make_RefusalOrFailure_IsToldApart(
        int status, string type, string? code, string? parameter, string answer)
    {
        var (found, call) = await MakeAsync(status, type, code, parameter);
        Assert.Equal(answer, found.ToString());
        Assert.Equal("dividend:2036-01:ada:a1", call.IdempotencyKey);
        Assert.Contains("amount=4951&currency=usd&destination=acct_1", call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_FailureThatItsKeyReplays_IsFinal() => Assert.Equal(
        new TransferAnswer.Unanswered(IsFinal: true), (await MakeAsync(500, "api_error", null, null, Replayed)).Answer);

    // It is our own key that is wrong: the payment has done nothing to be held for.
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Make_KeyRefused_IsForWhoeverRunsThis(int status) =>
        await Assert.ThrowsAsync<StripeException>(() => MakeAsync(status, "invalid_request_error", null, null));

    private static async Task<(TransferAnswer Answer, ScriptedCall Call)> MakeAsync(
        int status, string type, string? code, string? parameter, params (string Name, string Value)[] headers)
    {
        var error = System.Text.Json.JsonSerializer.Serialize(new { error = new { type, code, param = parameter } });
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, status, error, headers));
        using var http = new HttpClient();
        var stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_1",
            ApiBase = server.Address.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0),
        });
        var payment = PaymentRow.Create(
            new Payable(PayableKind.Dividend, Period.Parse("2036-01"), "ada"),
            Money.FromMinor(4_951, DividendApp.Usd),
            accumulating: false,
            "hash");
        payment.Begin("acct_1", PeepApp.Start);
        return (await new PayoutTransfers(stripe).MakeAsync(payment, default), Assert.Single(server.Calls));
    }
}
