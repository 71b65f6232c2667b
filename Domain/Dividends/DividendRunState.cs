namespace PeepFunctions.Domain;

/// <summary>Where a run stands.</summary>
public enum DividendRunState
{
    /// <summary>Its period is being closed and added up.</summary>
    Calculating,

    /// <summary>Posted and frozen.</summary>
    Calculated,

    /// <summary>Stewards must release the payments.</summary>
    AwaitingApproval,

    /// <summary>Payments are being sent.</summary>
    Paying,

    /// <summary>No payment is pending, sent, waiting or unknown.</summary>
    Paid,

    /// <summary>
    /// There was no surplus: the next window covers this one too. What the end of a fiscal year made it pay all the
    /// same is paid.
    /// </summary>
    Carried,
}
