using System.Net;
using Azure.Data.Tables;
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

        foreach (var partition in SubscriptionsTable.PartitionsOf(fetched))
        {
            await table.KeepAsync(
                partition, fetched, () => FetchAsync(subscriptionId, cancellationToken), cancellationToken);
        }

        if (fetched.Standing != SupportStanding.Ended)
        {
            await FollowAsync(subscription, fetched, cancellationToken);
        }
    }

    /// <summary>Ends a support at once, what is paid staying paid. Harmless when repeated.</summary>
    public async Task CancelAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        try
        {
            await stripe.V1.Subscriptions.CancelAsync(subscriptionId, cancellationToken: cancellationToken);
        }
        catch (StripeException over) when (over.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            if (await FetchAsync(subscriptionId, cancellationToken) is { Standing: not SupportStanding.Ended })
            {
                throw; // only what has ended refuses to
            }
        }

        await RefreshAsync(subscriptionId, cancellationToken);
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
    private async Task FollowAsync(
        Subscription subscription, SupportSubscription support, CancellationToken cancellationToken)
    {
        var creator = await members.FindAsync(support.Creator, cancellationToken);
        if (HasLeft(creator) || HasLeft(await members.FindAsync(support.Supporter, cancellationToken)))
        {
            // Begun on a page that was open while one of the two left.
            await CancelAsync(subscription.Id, cancellationToken);
        }
        else if (creator is not null && MemberRow.PayoutReady(creator)
            && MemberRow.PayoutAccount(creator) is { } account
            && subscription.TransferData?.DestinationId is { } destination && destination != account)
        {
            await stripe.V1.Subscriptions.UpdateAsync(
                subscription.Id,
                new SubscriptionUpdateOptions
                {
                    TransferData = new SubscriptionTransferDataOptions { Destination = account },
                    ProrationBehavior = "none",
                },
                cancellationToken: cancellationToken);
        }
    }

    private static bool HasLeft(TableEntity? member) =>
        member is not null && MemberRow.State(member) == MemberState.Departed;

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
