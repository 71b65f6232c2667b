namespace PeepFunctions.Domain;

/// <summary>Where a payment stands.</summary>
public enum PaymentState
{
    /// <summary>Below the minimum payout: kept until the sum is worth a transfer.</summary>
    Accumulating,

    /// <summary>To be sent.</summary>
    Pending,

    /// <summary>The processor took it; its movement is not in the books yet.</summary>
    Sent,

    /// <summary>Its movement is in the books.</summary>
    Confirmed,

    /// <summary>No payout account, a restricted one, or the transfer came back. Stays owed.</summary>
    Held,

    /// <summary>The balance at the processor was too small.</summary>
    WaitingForFunds,

    /// <summary>No answer came: it may have been sent. Found out by listing before anything else.</summary>
    Unknown,

    /// <summary>Refused for another reason; a person must look.</summary>
    Failed,
}
