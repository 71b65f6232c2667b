using System.Net;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// What the supporter can mend of what Stripe refuses: which currencies there are and the least of each is Stripe's to
/// say (docs.stripe.com/currencies, docs.stripe.com/error-codes).
/// </summary>
public static class SupportRefusals
{
    /// <summary>422: Stripe says that the creator's account cannot be sent money, or we know it by ourselves.</summary>
    public static Problem CannotBePaid { get; } = Problems.Forbidden(
        "creator-cannot-be-paid", "This creator has no account yet that money can be sent to.");

    /// <summary>The problem of a refusal; null when it is no fault of the request.</summary>
    public static Problem? Of(StripeException refusal) =>
        refusal.HttpStatusCode != HttpStatusCode.BadRequest ? null
        : (refusal.StripeError?.Code, refusal.StripeError?.Param ?? "") switch
        {
            ("amount_too_small", _) =>
                Problems.Forbidden("amount-too-small", "This is less than can be paid in this currency."),
            ("amount_too_large", _) =>
                Problems.Forbidden("amount-too-large", "This is more than can be paid in this currency."),
            ("account_invalid" or "insufficient_capabilities_for_transfer", _) => CannotBePaid,
            (_, var field) when field.EndsWith("currency]", StringComparison.Ordinal) || field == "currency" =>
                Problems.Forbidden("currency-unsupported", "Nothing can be paid in this currency."),
            (_, var field) when field.EndsWith("unit_amount]", StringComparison.Ordinal) =>
                Problems.Forbidden("amount-too-small", "This amount cannot be paid in this currency."),
            _ => null,
        };
}
