using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// What a movement at Stripe is about, from the object that caused it: by the metadata that we put there ourselves, and
/// where there is none by the account that the money went to. The one place that decides it, so that an event and the
/// nightly reconciliation post the same.
/// </summary>
public sealed class MovementSubjects(StripeClient stripe, MembersTable members, SupporterKeys supporters)
{
    /// <summary>
    /// What to have Stripe put into a list of balance transactions, so that nothing has to be asked for one by one.
    /// Sources differ; Stripe passes over what one of them does not have.
    /// </summary>
    public static IReadOnlyList<string> ListExpansions { get; } =
    [
        "data.source",
        "data.source.customer",
        "data.source.charge.customer",
        "data.source.transfer_reversal.balance_transaction",
        "data.source.source_transaction",
        "data.source.transfer.source_transaction",
    ];

    /// <summary>What a balance transaction is about.</summary>
    public async Task<MovementSubject> OfAsync(IHasId? source, CancellationToken cancellationToken) => source switch
    {
        Charge charge => new MovementSubject.Payment(
            await PurposeOfAsync(charge, cancellationToken),
            IsPending: charge.Status == "pending",
            HasFailed: charge.Status == "failed"),
        Refund refund => await OfRefundAsync(refund, cancellationToken),
        Dispute dispute => await PurposeOfAsync(dispute, cancellationToken) is { } purpose
            ? new MovementSubject.Dispute(dispute.Id, purpose)
            : new MovementSubject.None(),
        Transfer transfer => await OfTransferAsync(transfer, ofRefund: false, cancellationToken),
        TransferReversal reversal => await OfTransferAsync(
            reversal.Transfer
                ?? await stripe.V1.Transfers.GetAsync(
                    reversal.TransferId,
                    new TransferGetOptions { Expand = ["source_transaction"] },
                    cancellationToken: cancellationToken),
            reversal.SourceRefundId is not null,
            cancellationToken),
        _ => new MovementSubject.None(),
    };

    /// <summary>What a disputed charge was paid for; null when Stripe names none.</summary>
    public async Task<PaymentPurpose?> PurposeOfAsync(Dispute dispute, CancellationToken cancellationToken) =>
        await ChargeAsync(dispute.Charge, dispute.ChargeId, cancellationToken) is { } charge
            ? await SettledAsync(await PurposeOfAsync(charge, cancellationToken), cancellationToken)
            : null;

    /// <summary>What a charge was paid for.</summary>
    public async Task<PaymentPurpose> PurposeOfAsync(Charge charge, CancellationToken cancellationToken)
    {
        var metadata = charge.Metadata ?? [];
        return metadata.GetValueOrDefault("kind") switch
        {
            "share" when metadata.GetValueOrDefault("member") is { } member => new PaymentPurpose.Share(member),
            "dues" => new PaymentPurpose.Dues(),
            _ when await CreatorOfAsync(charge, cancellationToken) is { } creator => new PaymentPurpose.Support(
                creator,
                await SupporterOfAsync(charge, cancellationToken),
                charge.TransferData?.DestinationId is not null),
            _ => new PaymentPurpose.Other(),
        };
    }

    private async Task<MovementSubject> OfRefundAsync(Refund refund, CancellationToken cancellationToken)
    {
        if (await ChargeAsync(refund.Charge, refund.ChargeId, cancellationToken) is not { } charge)
        {
            return new MovementSubject.None();
        }

        return new MovementSubject.Refund(
            await SettledAsync(await PurposeOfAsync(charge, cancellationToken), cancellationToken),
            await TakenBackMinorAsync(refund, charge, cancellationToken));
    }

    // In the currency that the refund moves: the reversal's own amount may be of another.
    private async Task<long> TakenBackMinorAsync(Refund refund, Charge charge, CancellationToken cancellationToken)
    {
        if (refund.TransferReversalId is not { } id || charge.TransferId is not { } transfer)
        {
            return 0;
        }

        var reversal = refund.TransferReversal?.BalanceTransaction is not null
            ? refund.TransferReversal
            : await stripe.V1.Transfers.Reversals.GetAsync(
                transfer,
                id,
                new TransferReversalGetOptions { Expand = ["balance_transaction"] },
                cancellationToken: cancellationToken);
        return reversal.BalanceTransaction.Amount;
    }

    // The share of a member who has left is a debt by then.
    private async Task<PaymentPurpose> SettledAsync(PaymentPurpose purpose, CancellationToken cancellationToken) =>
        purpose is PaymentPurpose.Share share
        && await members.FindAsync(share.Member, cancellationToken) is { } member
        && MemberRow.State(member) == MemberState.Departed
            ? share with { IsLeaving = true }
            : purpose;

    // A debt of ours, or a creator's support passing through: then it is about what its charge is about, so that every
    // way to it posts the same.
    private async Task<MovementSubject> OfTransferAsync(
        Transfer transfer, bool ofRefund, CancellationToken cancellationToken)
    {
        var metadata = transfer.Metadata ?? [];
        var payable = Payable.TryParse(
            metadata.GetValueOrDefault("kind"), metadata.GetValueOrDefault("period"), metadata.GetValueOrDefault("payee"));
        if (payable is not null)
        {
            return new MovementSubject.OwnTransfer(payable);
        }

        var charge = await ChargeAsync(transfer.SourceTransaction, transfer.SourceTransactionId, cancellationToken);
        var creator = charge is not null
            ? await CreatorOfAsync(charge, cancellationToken)
            : await members.FindByAccountAsync(transfer.DestinationId, cancellationToken);
        return creator is null
            ? new MovementSubject.None()
            : new MovementSubject.CreatorTransfer(creator, ofRefund);
    }

    private async Task<string?> CreatorOfAsync(Charge charge, CancellationToken cancellationToken) =>
        (charge.Metadata ?? []).GetValueOrDefault("creator")
        ?? (charge.TransferData?.DestinationId is { } destination
            ? await members.FindByAccountAsync(destination, cancellationToken)
            : null);

    // A subscription's metadata is not copied to its charges: then the customer that we made for the member says who it
    // is, where there is one.
    private async Task<string?> SupporterOfAsync(Charge charge, CancellationToken cancellationToken)
    {
        var metadata = charge.Metadata ?? [];
        if (charge.CustomerId is { } id && !metadata.ContainsKey("kind"))
        {
            var customer = charge.Customer
                ?? await stripe.V1.Customers.GetAsync(id, cancellationToken: cancellationToken);
            metadata = customer.Metadata ?? [];

            // The customer of a member who has left is deleted there, and with it what said whose it was.
            if (customer.Deleted == true && await members.FindByCustomerAsync(id, cancellationToken) is { } member)
            {
                return member;
            }
        }

        return supporters.Of(metadata, charge.CustomerId);
    }

    private async Task<Charge?> ChargeAsync(Charge? expanded, string? id, CancellationToken cancellationToken) =>
        expanded
        ?? (id is not null ? await stripe.V1.Charges.GetAsync(id, cancellationToken: cancellationToken) : null);
}
