using System.Net;
using Azure.Data.Tables;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// What Stripe holds of somebody who has left: monthly supports end both ways, an open checkout can no longer be paid,
/// the customers are deleted. The payout account is the member's own and stays, for what is still owed.
/// </summary>
public sealed class LeavingAtStripe(
    StripeClient stripe, SubscriptionsTable table, SupportSubscriptions subscriptions, MemberKeys keys)
{
    /// <summary>Ends and deletes it; harmless when repeated.</summary>
    public async Task EndAsync(TableEntity member, CancellationToken cancellationToken)
    {
        if (MemberRow.ShareCheckout(member) is { } checkout)
        {
            await ExpireAsync(checkout, cancellationToken);
        }

        await foreach (var support in table.ReadOfMemberAsync(member.PartitionKey, cancellationToken))
        {
            if (support.Standing != SupportStanding.Ended)
            {
                await subscriptions.CancelAsync(support.Id, cancellationToken);
            }
        }

        foreach (var customer in MemberRow.Customers(member))
        {
            // Whose it was is kept by our random id: a payment may be refunded long after.
            await keys.ClaimCustomerAsync(customer, member.PartitionKey, cancellationToken);
            await DeleteAsync(customer, cancellationToken);
        }
    }

    // Refused where it has been paid or has expired: then there is nothing to end.
    private async Task ExpireAsync(string checkout, CancellationToken cancellationToken)
    {
        try
        {
            await stripe.V1.Checkout.Sessions.ExpireAsync(checkout, cancellationToken: cancellationToken);
        }
        catch (StripeException refusal) when (refusal.HttpStatusCode == HttpStatusCode.BadRequest)
        {
            var known = await stripe.V1.Checkout.Sessions.GetAsync(checkout, cancellationToken: cancellationToken);
            if (known.Status == "open")
            {
                throw;
            }
        }
    }

    // Ends whatever subscription it still has, too (docs.stripe.com/api/customers/delete).
    private async Task DeleteAsync(string customer, CancellationToken cancellationToken)
    {
        try
        {
            await stripe.V1.Customers.DeleteAsync(customer, cancellationToken: cancellationToken);
        }
        catch (StripeException gone) when (gone.HttpStatusCode == HttpStatusCode.NotFound)
        {
        }
    }
}
