namespace PeepFunctions.Functions;

/// <summary>Where a payment stands.</summary>
public enum PaymentState
{
    /// <summary>Too little to be sent yet; it adds up.</summary>
    Accumulating,

    /// <summary>To be sent.</summary>
    Pending,

    /// <summary>Stripe made the transfer; its balance transaction is not in the books yet.</summary>
    Sent,

    /// <summary>The transfer is in the books.</summary>
    Confirmed,

    /// <summary>Owed and not payable: no account, a restricted one, or sent and reversed.</summary>
    Held,

    /// <summary>The co-op's available balance is too low; tried again daily.</summary>
    WaitingForFunds,

    /// <summary>Asked for, and no answer came: to be found out before anything else.</summary>
    Unknown,

    /// <summary>Stripe refuses it for a reason that a person must look into.</summary>
    Failed,
}
