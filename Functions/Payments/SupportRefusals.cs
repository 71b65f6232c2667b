using System.Diagnostics;
using System.Net;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// What the supporter can mend. The amounts are decided on beforehand; where Stripe knows better, by its rate of the
/// day or because its list has changed, its refusal says the same (docs.stripe.com/currencies,
/// docs.stripe.com/error-codes).
/// </summary>
public static class SupportRefusals
{
    /// <summary>422: Stripe says that the creator's account cannot be sent money, or we know it by ourselves.</summary>
    public static Problem CannotBePaid { get; } = Problems.Forbidden(
        "creator-cannot-be-paid", "This creator has no account yet that money can be sent to.");

    /// <summary>422: nothing is paid in this currency.</summary>
    public static Problem CurrencyUnsupported { get; } =
        Problems.Forbidden("currency-unsupported", "Nothing can be paid in this currency.").At("currency");

    /// <summary>The problem with an amount; null when there is none.</summary>
    public static Problem? Of(SupportAmountDecision decision) => decision switch
    {
        SupportAmountDecision.Ok => null,
        SupportAmountDecision.CurrencyUnsupported => CurrencyUnsupported,
        SupportAmountDecision.TooSmall small => AtAmount("amount-too-small", $"At least {small.Least}."),
        SupportAmountDecision.TooLarge large => AtAmount("amount-too-large", $"At most {large.Most}."),
        SupportAmountDecision.NotAWholeStep uneven => AtAmount("amount-uneven", $"A multiple of {uneven.Step}."),
        _ => throw new UnreachableException(),
    };

    /// <summary>The problem of a refusal of Stripe's; null when it is no fault of the request.</summary>
    public static Problem? Of(StripeException refusal) =>
        refusal.HttpStatusCode != HttpStatusCode.BadRequest ? null
        : (refusal.StripeError?.Code, refusal.StripeError?.Param ?? "") switch
        {
            ("amount_too_small", _) => AtAmount("amount-too-small", "This is less than can be paid in this currency."),
            ("amount_too_large", _) => AtAmount("amount-too-large", "This is more than can be paid in this currency."),
            ("account_invalid" or "insufficient_capabilities_for_transfer", _) => CannotBePaid,
            (_, var field) when field.EndsWith("[destination]", StringComparison.Ordinal) => CannotBePaid,
            (_, var field) when field.EndsWith("currency]", StringComparison.Ordinal) || field == "currency" =>
                CurrencyUnsupported,
            (_, var field) when field.EndsWith("unit_amount]", StringComparison.Ordinal) =>
                AtAmount("amount-too-small", "This amount cannot be paid in this currency."),
            _ => null,
        };

    private static Problem AtAmount(string code, string detail) => Problems.Forbidden(code, detail).At("amountMinor");
}
