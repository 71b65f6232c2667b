using System.Globalization;
using System.Net;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Transfers of what the co-op owes. One key per attempt, so that the same attempt made twice pays once; refusals that
/// are certain are told from answers that never came (docs.stripe.com/api/idempotent_requests,
/// docs.stripe.com/error-codes).
/// </summary>
public sealed class PayoutTransfers(StripeClient stripe)
{
    /// <summary>
    /// How long an attempt's key is relied on. Stripe forgets keys after 24 hours or later; an hour is left for clocks.
    /// </summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(23);

    /// <summary>
    /// How long an attempt's key is sent again: what is sent last has ended before the key is no longer relied on.
    /// </summary>
    public static readonly TimeSpan AskAgainFor = TimeSpan.FromHours(22);

    /// <summary>How long after an attempt that failed at Stripe's its transfer may still come to light.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromHours(1);

    /// <summary>Asks for the transfer of a payment's present attempt.</summary>
    public async Task<TransferAnswer> MakeAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        var payable = payment.Payable;
        try
        {
            var transfer = await stripe.V1.Transfers.CreateAsync(
                new TransferCreateOptions
                {
                    Amount = payment.AttemptAmount.Minor,
                    Currency = payment.AttemptAmount.Currency.Code,
                    Destination = payment.AttemptAccount,
                    TransferGroup = payable.Group,
                    Metadata = new Dictionary<string, string>
                    {
                        ["kind"] = payable.KindName,
                        ["period"] = payable.Period.ToString(),
                        ["payee"] = payable.Payee,
                        ["attempt"] = payment.Attempt.ToString(CultureInfo.InvariantCulture),
                    },
                },
                new RequestOptions { IdempotencyKey = payable.Key(payment.Attempt) },
                cancellationToken);
            return new TransferAnswer.Made(transfer.Id);
        }
        catch (StripeException refusal) when (IsCertain(refusal))
        {
            return refusal.StripeError?.Code switch
            {
                "balance_insufficient" => new TransferAnswer.OutOfFunds(),
                { } code when AboutTheAccount(code, refusal.StripeError.Param) =>
                    new TransferAnswer.AccountRefused(code),
                var code => new TransferAnswer.Refused(code ?? "refused"),
            };
        }
        catch (StripeException unclear)
            when (unclear.HttpStatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return new TransferAnswer.Unanswered(IsReplayed(unclear));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException
            || (lost is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new TransferAnswer.Unanswered(IsFinal: false);
        }
    }

    /// <summary>The transfer that an attempt made; null when Stripe shows none.</summary>
    public async Task<string?> FindAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        var attempt = payment.Attempt.ToString(CultureInfo.InvariantCulture);
        var transfers = stripe.V1.Transfers.ListAutoPagingAsync(
            new TransferListOptions { TransferGroup = payment.Payable.Group, Limit = 100 },
            cancellationToken: cancellationToken);
        await foreach (var transfer in transfers)
        {
            if (transfer.Metadata.GetValueOrDefault("attempt") == attempt)
            {
                return transfer.Id;
            }
        }

        return null;
    }

    // 409 means that the same key is being worked on, 429 also that Stripe was busy with the same objects: neither says
    // that nothing was done. 401 and 403 are about our own key and are for whoever runs this.
    private static bool IsCertain(StripeException refusal) =>
        refusal.HttpStatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            and not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests)
        && refusal.StripeError?.Type != "idempotency_error";

    private static bool AboutTheAccount(string code, string? parameter) =>
        parameter == "destination" || code is "account_invalid" or "account_closed" or "transfers_not_allowed"
            or "insufficient_capabilities_for_transfer" or "payouts_not_allowed";

    private static bool IsReplayed(StripeException failure) =>
        failure.StripeResponse?.Headers is { } headers
        && headers.TryGetValues("Idempotent-Replayed", out var values) && values.Contains("true");
}
