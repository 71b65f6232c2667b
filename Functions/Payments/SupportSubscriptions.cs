using System.Net;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Keeps what is known of monthly supports in step with Stripe. Standing only: an invoice may be marked as paid without
/// any money (out of band), and money is posted from balance transactions alone.
/// </summary>
public sealed class SupportSubscriptions(
    StripeClient stripe, SupporterKeys supporters, SubscriptionsTable table, MembersTable members)
{
    /// <summary>
    /// Refreshes a subscription, whatever was said of it; what is no support of ours is passed over. One that goes to an
    /// account that its creator has changed for another follows.
    /// </summary>
    public async Task RefreshAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        if (await FetchStripesAsync(subscriptionId, cancellationToken) is not { } subscription
            || Read(subscription) is not { } fetched)
        {
            return;
        }

        if (fetched.Standing != SupportStanding.Ended)
        {
            await FollowAsync(subscription, fetched.Creator, cancellationToken);
        }

        foreach (var partition in SubscriptionsTable.PartitionsOf(fetched))
        {
            await table.KeepAsync(
                partition, fetched, () => FetchAsync(subscriptionId, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Refreshes the subscription that made an invoice, if one did.</summary>
    public async Task RefreshOfInvoiceAsync(string invoiceId, CancellationToken cancellationToken)
    {
        var invoice = await FindAsync(stripe.V1.Invoices.GetAsync(invoiceId, cancellationToken: cancellationToken));
        if (invoice?.Parent?.SubscriptionDetails?.SubscriptionId is { } subscription)
        {
            await RefreshAsync(subscription, cancellationToken);
        }
    }

    /// <summary>Refreshes the subscription whose invoice a payment was made for, if there is one.</summary>
    public async Task RefreshOfInvoicePaymentAsync(string invoicePaymentId, CancellationToken cancellationToken)
    {
        var payment = await FindAsync(
            stripe.V1.InvoicePayments.GetAsync(invoicePaymentId, cancellationToken: cancellationToken));
        if (payment?.InvoiceId is { } invoice)
        {
            await RefreshOfInvoiceAsync(invoice, cancellationToken);
        }
    }

    /// <summary>
    /// Ends a support: at the end of the month that is paid for, or at once when a payment is outstanding, since Stripe
    /// would go on trying to collect that one otherwise. Harmless when repeated.
    /// </summary>
    public async Task EndAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        try
        {
            switch (await FetchAsync(subscriptionId, cancellationToken))
            {
                case { Standing: SupportStanding.Active, EndsAtPeriodEnd: false }:
                    await stripe.V1.Subscriptions.UpdateAsync(
                        subscriptionId,
                        new SubscriptionUpdateOptions { CancelAtPeriodEnd = true },
                        cancellationToken: cancellationToken);
                    break;
                case { Standing: SupportStanding.PastDue }:
                    await stripe.V1.Subscriptions.CancelAsync(subscriptionId, cancellationToken: cancellationToken);
                    break;
            }
        }
        catch (StripeException over) when (over.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            if (await FetchAsync(subscriptionId, cancellationToken) is { Standing: not SupportStanding.Ended })
            {
                throw; // only what has ended in between refuses to
            }
        }

        await RefreshAsync(subscriptionId, cancellationToken);
    }

    // The creator's row is read after the subscription was fetched: who comes late moves nothing back.
    private async Task FollowAsync(Subscription subscription, string creator, CancellationToken cancellationToken)
    {
        if (subscription.TransferData?.DestinationId is not { } destination
            || await members.FindAsync(creator, cancellationToken) is not { } row
            || !MemberRow.PayoutReady(row)
            || MemberRow.PayoutAccount(row) is not { } account || account == destination)
        {
            return;
        }

        await stripe.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                TransferData = new SubscriptionTransferDataOptions { Destination = account },
                ProrationBehavior = "none",
            },
            cancellationToken: cancellationToken);
    }

    private async Task<SupportSubscription?> FetchAsync(string id, CancellationToken cancellationToken) =>
        await FetchStripesAsync(id, cancellationToken) is { } subscription ? Read(subscription) : null;

    private Task<Subscription?> FetchStripesAsync(string id, CancellationToken cancellationToken) =>
        FindAsync(stripe.V1.Subscriptions.GetAsync(
            id, new SubscriptionGetOptions { Expand = ["latest_invoice"] }, cancellationToken: cancellationToken));

    // What is no support of ours, or has been given ids that are none, concerns nobody here.
    private SupportSubscription? Read(Subscription subscription)
    {
        var creator = subscription.Metadata?.GetValueOrDefault("creator");
        var supporter = supporters.Of(subscription.Metadata, subscription.CustomerId);
        if (subscription.Metadata?.GetValueOrDefault("kind") != "support"
            || !Accounts.IsId(creator)
            || !Accounts.IsId(supporter)
            || subscription.Items?.Data is not [{ Price.UnitAmount: { } amount } item])
        {
            return null;
        }

        return new SupportSubscription(
            subscription.Id,
            supporter!,
            creator!,
            checked(amount * item.Quantity),
            subscription.Currency,
            subscription.Status,
            new DateTimeOffset(DateTime.SpecifyKind(item.CurrentPeriodEnd, DateTimeKind.Utc)),
            subscription.CancelAtPeriodEnd || subscription.CancelAt is not null,
            subscription.LatestInvoice?.Status);
    }

    // A draft that was deleted, or another account's: an event may name it still.
    private static async Task<T?> FindAsync<T>(Task<T> asked)
        where T : class
    {
        try
        {
            return await asked;
        }
        catch (StripeException gone) when (gone.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
