namespace PeepFunctions.Functions;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Its period is closing; nothing is decided.</summary>
    Calculating,

    /// <summary>Decided and frozen; being posted.</summary>
    Calculated,

    /// <summary>Posted; pays once enough stewards have approved.</summary>
    AwaitingApproval,

    /// <summary>Released: transfers are on their way.</summary>
    Paying,

    /// <summary>Nothing is on its way any more.</summary>
    Paid,

    /// <summary>No surplus: nothing posted or paid, the next run covers this one's periods too.</summary>
    Carried,
}
