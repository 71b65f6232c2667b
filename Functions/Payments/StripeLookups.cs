using System.Diagnostics;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>
/// From an event to what moved: the object it names is fetched anew, so that an old snapshot never wins, and with it every
/// balance transaction that it caused. Where one is still missing, a later event brings it.
/// </summary>
public sealed class StripeLookups(
    StripeClient stripe, MovementSubjects subjects, MembersTable members, PayoutAccounts payoutAccounts)
{
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
        return lookup switch
        {
            StripeLookup.Charge => await OfChargeAsync(id, cancellationToken),
            StripeLookup.RefundsOfCharge => await OfRefundsAsync(id, cancellationToken),
            StripeLookup.Refund => await OfRefundAsync(id, cancellationToken),
            StripeLookup.ApplicationFee => await OfApplicationFeeAsync(id, cancellationToken),
            StripeLookup.Transfer => await OfTransferAsync(id, cancellationToken),
            StripeLookup.Payout => await OfPayoutAsync(id, cancellationToken),
            StripeLookup.Topup => await OfTopupAsync(id, cancellationToken),
            StripeLookup.CheckoutSession => await OfCheckoutAsync(id, cancellationToken),
            StripeLookup.Account => [],
            _ => throw new UnreachableException(),
        };
    }

    private async Task<IReadOnlyList<Movement>> OfChargeAsync(string id, CancellationToken cancellationToken)
    {
        var charge = await stripe.V1.Charges.GetAsync(
            id,
            new ChargeGetOptions
            {
                Expand = ["balance_transaction", "transfer.balance_transaction", "application_fee.balance_transaction"],
            },
            cancellationToken: cancellationToken);
        var purpose = await subjects.PurposeOfAsync(charge, cancellationToken);
        return Movements(
            (charge.BalanceTransaction, new MovementSubject.Payment(purpose)),
            (charge.Transfer?.BalanceTransaction, MovementSubjects.TransferFor(purpose)),
            (charge.ApplicationFee?.BalanceTransaction, new MovementSubject.None()));
    }

    private async Task<IReadOnlyList<Movement>> OfRefundsAsync(string chargeId, CancellationToken cancellationToken)
    {
        var movements = new List<Movement>();
        var refunds = stripe.V1.Refunds.ListAutoPagingAsync(
            new RefundListOptions { Charge = chargeId, Expand = [.. RefundExpansions.Select(path => $"data.{path}")] },
            cancellationToken: cancellationToken);
        await foreach (var refund in refunds)
        {
            movements.AddRange(await OfRefundAsync(refund, cancellationToken));
        }

        return movements;
    }

    private async Task<IReadOnlyList<Movement>> OfRefundAsync(string id, CancellationToken cancellationToken) =>
        await OfRefundAsync(
            await stripe.V1.Refunds.GetAsync(
                id, new RefundGetOptions { Expand = [.. RefundExpansions] }, cancellationToken: cancellationToken),
            cancellationToken);

    private static readonly string[] RefundExpansions =
        ["charge", "balance_transaction", "failure_balance_transaction", "transfer_reversal.balance_transaction"];

    private async Task<IReadOnlyList<Movement>> OfRefundAsync(Refund refund, CancellationToken cancellationToken)
    {
        var purpose = await subjects.PurposeOfAsync(refund.Charge, cancellationToken);
        var subject = new MovementSubject.Refund(purpose, refund.TransferReversal?.Amount ?? 0);
        return Movements(
            (refund.BalanceTransaction, subject),
            (refund.FailureBalanceTransaction, subject),
            (refund.TransferReversal?.BalanceTransaction, MovementSubjects.TransferFor(purpose, ofRefund: true)));
    }

    // An object holds the first ten of its list; the rest is asked for (docs.stripe.com/api/pagination).
    private async Task<IReadOnlyList<Movement>> OfApplicationFeeAsync(string id, CancellationToken cancellationToken)
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
        return Movements(
        [
            (fee.BalanceTransaction, new MovementSubject.None()),
            .. refunds.Select(refund =>
                (refund.BalanceTransaction, (MovementSubject)new MovementSubject.None())),
        ]);
    }

    private async Task<IReadOnlyList<Movement>> OfTransferAsync(string id, CancellationToken cancellationToken)
    {
        var transfer = await stripe.V1.Transfers.GetAsync(
            id,
            new TransferGetOptions
            {
                Expand = ["balance_transaction", "source_transaction", "reversals.data.balance_transaction"],
            },
            cancellationToken: cancellationToken);
        var subject = await subjects.OfTransferAsync(transfer, cancellationToken);
        var reversals = transfer.Reversals.HasMore
            ? await stripe.V1.Transfers.Reversals
                .ListAutoPagingAsync(
                    id,
                    new TransferReversalListOptions { Limit = 100, Expand = ["data.balance_transaction"] },
                    cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken)
            : transfer.Reversals.Data;
        return Movements(
        [
            (transfer.BalanceTransaction, subject),
            .. reversals.Select(reversal =>
                (reversal.BalanceTransaction, MovementSubjects.Reversed(subject, reversal))),
        ]);
    }

    private async Task<IReadOnlyList<Movement>> OfPayoutAsync(string id, CancellationToken cancellationToken)
    {
        var payout = await stripe.V1.Payouts.GetAsync(
            id,
            new PayoutGetOptions { Expand = ["balance_transaction", "failure_balance_transaction"] },
            cancellationToken: cancellationToken);
        return Movements(
            (payout.BalanceTransaction, new MovementSubject.None()),
            (payout.FailureBalanceTransaction, new MovementSubject.None()));
    }

    private async Task<IReadOnlyList<Movement>> OfTopupAsync(string id, CancellationToken cancellationToken)
    {
        var topup = await stripe.V1.Topups.GetAsync(
            id, new TopupGetOptions { Expand = ["balance_transaction"] }, cancellationToken: cancellationToken);
        return Movements((topup.BalanceTransaction, new MovementSubject.None()));
    }

    private async Task<IReadOnlyList<Movement>> OfCheckoutAsync(string id, CancellationToken cancellationToken)
    {
        var session = await stripe.V1.Checkout.Sessions.GetAsync(
            id, new SessionGetOptions(), cancellationToken: cancellationToken);
        if (session.PaymentStatus is "paid" or "no_payment_required"
            && session.Metadata.GetValueOrDefault("kind") == "share"
            && session.Metadata.GetValueOrDefault("member") is { } member)
        {
            await members.ActivateAsync(member, cancellationToken);
        }

        return []; // the payment's own events bring its balance transaction
    }

    private static IReadOnlyList<Movement> Movements(
        params IEnumerable<(BalanceTransaction? Transaction, MovementSubject Subject)> found) =>
        [.. found.Where(pair => pair.Transaction is not null).Select(pair => Of(pair.Transaction!, pair.Subject))];

    private static Movement Of(BalanceTransaction transaction, MovementSubject subject)
    {
        var currency = Currency.Parse(transaction.Currency);
        return new Movement(
            transaction.Id,
            transaction.Type,
            Money.FromMinor(transaction.Amount, currency),
            Money.FromMinor(transaction.Fee, currency),
            Money.FromMinor(transaction.Net, currency),
            new DateTimeOffset(DateTime.SpecifyKind(transaction.Created, DateTimeKind.Utc)),
            transaction.SourceId ?? "",
            subject);
    }
}
