using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Who a signed-in supporter is at Stripe: a customer with nothing of ours but the member's id. The charges of a
/// subscription carry none of its metadata, only its customer, so that this is what leads from them to the member. One
/// a currency, because Stripe lets nobody have two subscriptions in different currencies
/// (docs.stripe.com/invoicing/multi-currency-customers).
/// </summary>
public sealed class SupporterCustomers(StripeClient stripe, MembersTable members)
{
    /// <summary>The member's customer, made when there is none yet.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="currency">What the member pays in.</param>
    /// <param name="gone">One that Stripe no longer knows: another is made in its place.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<string> EnsureAsync(
        string memberId, Currency currency, string? gone, CancellationToken cancellationToken)
    {
        var known = MemberRow.Customer(await members.ReadAsync(memberId, cancellationToken), currency);
        if (known is not null && known != gone)
        {
            return known;
        }

        var customer = await stripe.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Metadata = new Dictionary<string, string> { ["supporter"] = memberId } },
            new RequestOptions
            {
                IdempotencyKey = CheckoutPage.Key("customer", memberId, currency.Code, known ?? "first"),
            },
            cancellationToken);
        var row = await members.ChangeAsync(
            memberId,
            member =>
            {
                if (MemberRow.Customer(member, currency) != known)
                {
                    return false;
                }

                MemberRow.SetCustomer(member, currency, customer.Id);
                return true;
            },
            cancellationToken);
        return row is null ? customer.Id : MemberRow.Customer(row, currency)!;
    }

    /// <summary>Whether Stripe refuses because somebody has deleted the customer there.</summary>
    public static bool IsGone(StripeException refusal) =>
        refusal.StripeError is { Code: "resource_missing", Param: "customer" };
}
