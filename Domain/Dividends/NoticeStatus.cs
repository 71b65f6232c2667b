namespace PeepFunctions.Domain;

/// <summary>What a written notice of allocation is worth to the co-op's and the member's taxes.</summary>
public enum NoticeStatus
{
    /// <summary>All of the allocation is paid in cash: nothing is retained that a notice would be about.</summary>
    NothingRetained,

    /// <summary>Consented to, and at least a fifth of the allocation was paid in money in time.</summary>
    Qualified,

    /// <summary>Consented to; less than a fifth is paid so far, and there is time left to pay it.</summary>
    PaymentDue,

    /// <summary>Not qualified: there was no consent that covers the patronage.</summary>
    NoConsent,

    /// <summary>Not qualified: less than a fifth was paid by the last day.</summary>
    PaidTooLittle,
}
