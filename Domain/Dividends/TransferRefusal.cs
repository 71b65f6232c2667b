namespace PeepFunctions.Domain;

/// <summary>Why a processor refused a transfer for certain.</summary>
public enum TransferRefusal
{
    /// <summary>The platform's available balance is too small.</summary>
    InsufficientFunds,

    /// <summary>The payee's account cannot be paid now.</summary>
    AccountRestricted,

    /// <summary>Anything else.</summary>
    Other,
}
