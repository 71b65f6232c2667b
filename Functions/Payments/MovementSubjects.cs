using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// What a movement at Stripe is about: from the metadata that we put there ourselves, and where it is missing from the
/// account that the money went to.
/// </summary>
public sealed class MovementSubjects(MembersTable members, BlindIndex index)
{
    /// <summary>What a charge was paid for.</summary>
    public async Task<PaymentPurpose> PurposeOfAsync(Charge? charge, CancellationToken cancellationToken)
    {
        var metadata = charge?.Metadata ?? [];
        var destination = charge?.TransferData?.DestinationId;
        return metadata.GetValueOrDefault("kind") switch
        {
            "share" when metadata.GetValueOrDefault("member") is { } member => new PaymentPurpose.Share(member),
            "dues" => new PaymentPurpose.Dues(),
            _ when metadata.GetValueOrDefault("creator") is { } creator =>
                new PaymentPurpose.Support(creator, SupporterOf(charge!), destination is not null),
            _ when destination is not null && await members.FindByAccountAsync(destination, cancellationToken) is { } owner =>
                new PaymentPurpose.Support(owner, SupporterOf(charge!)),
            _ => new PaymentPurpose.Other(),
        };
    }

    /// <summary>What a transfer was made for: a debt of ours, or a creator's support passing through.</summary>
    public async Task<MovementSubject> OfTransferAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var metadata = transfer.Metadata ?? [];
        var payable = Payable.TryParse(
            metadata.GetValueOrDefault("kind"), metadata.GetValueOrDefault("period"), metadata.GetValueOrDefault("payee"));
        if (payable is not null)
        {
            return new MovementSubject.OwnTransfer(payable);
        }

        // What a charge passes on is about what the charge is about, so that both ways to it post the same.
        if (transfer.SourceTransaction is { } charge)
        {
            return TransferFor(await PurposeOfAsync(charge, cancellationToken));
        }

        return await members.FindByAccountAsync(transfer.DestinationId, cancellationToken) is { } creator
            ? new MovementSubject.CreatorTransfer(creator)
            : new MovementSubject.None();
    }

    /// <summary>The reversal of a transfer.</summary>
    public static MovementSubject Reversed(MovementSubject transfer, TransferReversal reversal) =>
        transfer is MovementSubject.CreatorTransfer creator
            ? creator with { OfRefund = reversal.SourceRefundId is not null }
            : transfer;

    /// <summary>The transfer that passes a support on, or takes it back.</summary>
    public static MovementSubject TransferFor(PaymentPurpose purpose, bool ofRefund = false) =>
        purpose is PaymentPurpose.Support support
            ? new MovementSubject.CreatorTransfer(support.Creator, ofRefund)
            : new MovementSubject.None();

    // A member who was signed in, else a keyed hash of Stripe's customer: enough to count distinct supporters, and
    // nothing that leads to a person.
    private string? SupporterOf(Charge charge) =>
        charge.Metadata.GetValueOrDefault("supporter") is { Length: > 0 } member ? member
        : charge.CustomerId is { } customer ? $"h_{index.Of("supporter", customer)[..32]}"
        : null;
}
