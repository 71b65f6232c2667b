using System.Diagnostics;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>
/// From an event to what moved: the object it names is fetched anew, so that an old snapshot never wins, and with it every
/// balance transaction that it caused. Where one is still missing, a later event brings it.
/// </summary>
public sealed class StripeLookups(
    StripeClient stripe,
    StripeMovements movements,
    Disputes disputes,
    MembersTable members,
    SupportSubscriptions subscriptions,
    PayoutAccounts payoutAccounts,
    StewardNotices notices)
{
    private static readonly string[] RefundExpansions =
        ["charge.customer", "balance_transaction", "failure_balance_transaction", "transfer_reversal.balance_transaction"];

    /// <summary>Does what the event asks for and returns what is to be posted.</summary>
    public async Task<IReadOnlyList<Movement>> LookUpAsync(InboxEvent known, CancellationToken cancellationToken)
    {
        var lookup = StripeEventTypes.Of(known.Type);
        if (known.Account is { } account)
        {
            // On a member's own account only its readiness concerns us: their payouts and charges are not our books.
            if (lookup == StripeLookup.Account)
            {
                await payoutAccounts.RefreshAsync(account, cancellationToken);
            }

            return [];
        }

        var id = known.ObjectId ?? throw new FormatException($"Event {known.Id} names no object.");
        return await movements.OfAsync(
            lookup switch
            {
                StripeLookup.Charge => await OfChargeAsync(id, cancellationToken),
                StripeLookup.RefundsOfCharge => await OfRefundsAsync(id, cancellationToken),
                StripeLookup.Refund => Of(await stripe.V1.Refunds.GetAsync(
                    id, new RefundGetOptions { Expand = [.. RefundExpansions] }, cancellationToken: cancellationToken)),
                StripeLookup.ApplicationFee => await OfApplicationFeeAsync(id, cancellationToken),
                StripeLookup.Transfer => await OfTransferAsync(id, cancellationToken),
                StripeLookup.Payout => await OfPayoutAsync(id, cancellationToken),
                StripeLookup.PayoutContents =>
                    await ListAsync(new BalanceTransactionListOptions { Payout = id }, cancellationToken),
                StripeLookup.Topup or StripeLookup.Reserve =>
                    await ListAsync(new BalanceTransactionListOptions { Source = id }, cancellationToken),
                _ => await ActAsync(lookup, id, cancellationToken),
            },
            cancellationToken);
    }

    /// <summary>All that has moved of a charge up to now: itself, its refunds, its disputes.</summary>
    public async Task<IReadOnlyList<Movement>> OfWholeChargeAsync(string id, CancellationToken cancellationToken) =>
        await movements.OfAsync(
            [.. await OfChargeAsync(id, cancellationToken), .. await OfRefundsAsync(id, cancellationToken)],
            cancellationToken);

    // What brings no movement of its own, or posts by itself.
    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> ActAsync(
        StripeLookup lookup, string id, CancellationToken cancellationToken)
    {
        switch (lookup)
        {
            case StripeLookup.Dispute:
                await disputes.RefreshAsync(id, cancellationToken);
                break;
            case StripeLookup.PaidCheckout or StripeLookup.LostCheckout:
                await OfCheckoutAsync(lookup, id, cancellationToken);
                break;
            case StripeLookup.Subscription:
                await subscriptions.RefreshAsync(id, cancellationToken);
                break;
            case StripeLookup.Invoice:
                await subscriptions.RefreshOfInvoiceAsync(id, cancellationToken);
                break;
            case StripeLookup.InvoicePayment:
                await subscriptions.RefreshOfInvoicePaymentAsync(id, cancellationToken);
                break;
            case StripeLookup.FraudWarning:
                await notices.TellAsync(NoticeCodes.EarlyFraudWarning, id, cancellationToken);
                break;
            case StripeLookup.Review:
                await notices.TellAsync(NoticeCodes.ReviewOpened, id, cancellationToken);
                break;
            case StripeLookup.Account:
                break; // of the co-op's own account
            default:
                throw new UnreachableException();
        }

        return [];
    }

    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> OfChargeAsync(
        string id, CancellationToken cancellationToken)
    {
        var charge = await stripe.V1.Charges.GetAsync(
            id,
            new ChargeGetOptions
            {
                Expand =
                [
                    "customer",
                    "balance_transaction",
                    "failure_balance_transaction",
                    "transfer.balance_transaction",
                    "transfer.source_transaction",
                    "application_fee.balance_transaction",
                ],
            },
            cancellationToken: cancellationToken);
        var found = new List<(BalanceTransaction?, IHasId)>
        {
            (charge.BalanceTransaction, charge), (charge.FailureBalanceTransaction, charge),
        };
        if (charge.Transfer is { } transfer)
        {
            found.Add((transfer.BalanceTransaction, transfer));
        }

        if (charge.ApplicationFee is { } fee)
        {
            found.Add((fee.BalanceTransaction, fee));
        }

        return found;
    }

    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> OfRefundsAsync(
        string chargeId, CancellationToken cancellationToken)
    {
        var found = new List<(BalanceTransaction?, IHasId)>();
        var refunds = stripe.V1.Refunds.ListAutoPagingAsync(
            new RefundListOptions { Charge = chargeId, Expand = [.. RefundExpansions.Select(path => $"data.{path}")] },
            cancellationToken: cancellationToken);
        await foreach (var refund in refunds)
        {
            found.AddRange(Of(refund));
        }

        return found;
    }

    private static IReadOnlyList<(BalanceTransaction?, IHasId)> Of(Refund refund)
    {
        var found = new List<(BalanceTransaction?, IHasId)>
        {
            (refund.BalanceTransaction, refund), (refund.FailureBalanceTransaction, refund),
        };
        if (refund.TransferReversal is { } reversal)
        {
            found.Add((reversal.BalanceTransaction, reversal));
        }

        return found;
    }

    // An object holds the first ten of its list; the rest is asked for (docs.stripe.com/api/pagination).
    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> OfApplicationFeeAsync(
        string id, CancellationToken cancellationToken)
    {
        var fee = await stripe.V1.ApplicationFees.GetAsync(
            id,
            new ApplicationFeeGetOptions { Expand = ["balance_transaction", "refunds.data.balance_transaction"] },
            cancellationToken: cancellationToken);
        var refunds = fee.Refunds.HasMore
            ? await stripe.V1.ApplicationFees.Refunds
                .ListAutoPagingAsync(
                    id,
                    new ApplicationFeeRefundListOptions { Limit = 100, Expand = ["data.balance_transaction"] },
                    cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken)
            : fee.Refunds.Data;
        return [(fee.BalanceTransaction, fee), .. refunds.Select(refund => (refund.BalanceTransaction, (IHasId)refund))];
    }

    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> OfTransferAsync(
        string id, CancellationToken cancellationToken)
    {
        var transfer = await stripe.V1.Transfers.GetAsync(
            id,
            new TransferGetOptions
            {
                Expand = ["balance_transaction", "source_transaction", "reversals.data.balance_transaction"],
            },
            cancellationToken: cancellationToken);
        var reversals = transfer.Reversals.HasMore
            ? await stripe.V1.Transfers.Reversals
                .ListAutoPagingAsync(
                    id,
                    new TransferReversalListOptions { Limit = 100, Expand = ["data.balance_transaction"] },
                    cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken)
            : transfer.Reversals.Data;
        foreach (var reversal in reversals)
        {
            reversal.Transfer = transfer;
        }

        return
        [
            (transfer.BalanceTransaction, transfer),
            .. reversals.Select(reversal => (reversal.BalanceTransaction, (IHasId)reversal)),
        ];
    }

    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> OfPayoutAsync(
        string id, CancellationToken cancellationToken)
    {
        var payout = await stripe.V1.Payouts.GetAsync(
            id,
            new PayoutGetOptions { Expand = ["balance_transaction", "failure_balance_transaction"] },
            cancellationToken: cancellationToken);
        return [(payout.BalanceTransaction, payout), (payout.FailureBalanceTransaction, payout)];
    }

    private async Task<IReadOnlyList<(BalanceTransaction?, IHasId)>> ListAsync(
        BalanceTransactionListOptions options, CancellationToken cancellationToken)
    {
        (options.Limit, options.Expand) = (100, [.. MovementSubjects.ListExpansions]);
        return await stripe.V1.BalanceTransactions
            .ListAutoPagingAsync(options, cancellationToken: cancellationToken)
            .Select(transaction => ((BalanceTransaction?)transaction, (IHasId)(transaction.Source ?? (IHasId)transaction)))
            .ToListAsync(cancellationToken);
    }

    // The payment's own events bring its balance transaction; this is about whose share it was.
    private async Task OfCheckoutAsync(StripeLookup lookup, string id, CancellationToken cancellationToken)
    {
        var session = await stripe.V1.Checkout.Sessions.GetAsync(
            id, new SessionGetOptions { Expand = ["payment_intent"] }, cancellationToken: cancellationToken);
        if (session.Metadata.GetValueOrDefault("kind") != "share"
            || session.Metadata.GetValueOrDefault("member") is not { } member)
        {
            return;
        }

        await (session.PaymentStatus is "paid" or "no_payment_required"
            ? members.ActivateAsync(member, session.PaymentIntent?.LatestChargeId ?? id, cancellationToken)
            : lookup == StripeLookup.LostCheckout
                ? members.ReleaseShareCheckoutAsync(member, id, cancellationToken)
                : Task.CompletedTask); // a delayed payment, of which we shall hear
    }
}
