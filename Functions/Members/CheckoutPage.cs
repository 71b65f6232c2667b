using System.Security.Cryptography;
using System.Text;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>A hosted page to pay one amount on.</summary>
internal static class CheckoutPage
{
    /// <summary>The page for an amount to be paid once; the metadata stands on the session and on its charge.</summary>
    public static SessionCreateOptions For(
        Money amount, string title, string returnUrl, Dictionary<string, string> metadata)
    {
        var page = Describe("payment", amount, title, returnUrl, metadata);
        page.PaymentIntentData = new SessionPaymentIntentDataOptions { Metadata = metadata };
        return page;
    }

    /// <summary>
    /// The page for an amount to be paid every month from now on; the metadata stands on the session and on its
    /// subscription, but not on the charges that the subscription makes.
    /// </summary>
    public static SessionCreateOptions Monthly(
        Money amount, string title, string returnUrl, Dictionary<string, string> metadata)
    {
        var page = Describe("subscription", amount, title, returnUrl, metadata);
        page.LineItems[0].PriceData.Recurring = new SessionLineItemPriceDataRecurringOptions { Interval = "month" };
        page.SubscriptionData = new SessionSubscriptionDataOptions { Metadata = metadata };
        return page;
    }

    /// <summary>An idempotency key of at most 255 characters, whatever it is made of.</summary>
    public static string Key(string kind, params string[] parts) =>
        $"{kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))}";

    private static SessionCreateOptions Describe(
        string mode, Money amount, string title, string returnUrl, Dictionary<string, string> metadata) => new()
        {
            Mode = mode,
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new SessionLineItemPriceDataOptions
                    {
                        Currency = amount.Currency.Code,
                        UnitAmount = amount.Minor,
                        ProductData = new SessionLineItemPriceDataProductDataOptions { Name = title },
                    },
                },
            ],
            SuccessUrl = returnUrl,
            CancelUrl = returnUrl,
            Metadata = metadata,
        };
}
