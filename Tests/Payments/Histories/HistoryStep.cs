namespace PeepFunctions.Tests;

/// <summary>One thing that happens at Stripe, drawn from a seed; what it is about is chosen then.</summary>
internal enum HistoryStep
{
    Support,
    OwedSupport,
    SupportWithoutMetadata,
    Share,
    LostShare,
    Dues,
    Other,
    Refund,
    FailedRefund,
    FeeRefund,
    TransferReversal,
    Dispute,
    Inquiry,
    WinDispute,
    WinPartOfDispute,
    LoseDispute,
    ReinstatePart,
    Payout,
    FailPayout,
    TopUp,
    HoldReserve,
    ReleaseReserve,
    Fee,
    FeeGivenBack,
    ManyFees,
    Days,
    Midnight,
    Reconciliation,
}
