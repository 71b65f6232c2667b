namespace PeepFunctions.Domain;

/// <summary>What a movement is about, in words that no processor owns. A closed family.</summary>
public abstract record MovementSubject
{
    private MovementSubject()
    {
    }

    /// <summary>A payment that came in; below zero one that its payer's bank took back.</summary>
    /// <param name="Purpose">What it was for.</param>
    /// <param name="IsPending">
    /// Whether the payer's bank has yet to say that there is money behind it, as for days with a direct debit.
    /// </param>
    /// <param name="HasFailed">Whether the bank has said that there is none; another movement takes it back.</param>
    public sealed record Payment(PaymentPurpose Purpose, bool IsPending = false, bool HasFailed = false)
        : MovementSubject;

    /// <summary>A payment given back, or its giving back undone.</summary>
    /// <param name="Purpose">What the payment was for.</param>
    /// <param name="BorneByCreatorMinor">
    /// How much of it the creator bears, in minor units of the refund's currency and never below zero: what was taken
    /// back of the transfer, or what is taken off the support that is owed. The co-op bears the rest.
    /// </param>
    public sealed record Refund(PaymentPurpose Purpose, long BorneByCreatorMinor = 0) : MovementSubject;

    /// <summary>A payment withdrawn by a dispute, or reinstated after it.</summary>
    /// <param name="DisputeId">The processor's id of the dispute.</param>
    /// <param name="Purpose">What the payment was for.</param>
    public sealed record Dispute(string DisputeId, PaymentPurpose Purpose) : MovementSubject;

    /// <summary>The transfer of a destination charge to its creator, or the reversal of one.</summary>
    /// <param name="Creator">The creator's member id.</param>
    /// <param name="OfRefund">For a reversal: whether a refund caused it.</param>
    public sealed record CreatorTransfer(string Creator, bool OfRefund = false) : MovementSubject;

    /// <summary>A transfer that settles a debt of ours, or the reversal of one.</summary>
    public sealed record OwnTransfer(Payable Payable) : MovementSubject;

    /// <summary>Nothing that concerns a person: fees, payouts, reserves, whatever is unknown.</summary>
    public sealed record None : MovementSubject;

    /// <summary>What was paid for, where it is about a payment; else null.</summary>
    public PaymentPurpose? PaidFor => this switch
    {
        Payment payment => payment.Purpose,
        Refund refund => refund.Purpose,
        Dispute dispute => dispute.Purpose,
        _ => null,
    };

    /// <summary>Whether its ids can name accounts.</summary>
    internal bool IsSound => this switch
    {
        Payment payment => payment.Purpose.IsSound,
        Refund refund => refund.Purpose.IsSound,
        Dispute dispute => dispute.Purpose.IsSound && Accounts.IsId(dispute.DisputeId),
        CreatorTransfer transfer => Accounts.IsId(transfer.Creator),
        _ => true,
    };
}
