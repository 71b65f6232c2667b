namespace PeepFunctions.Domain;

/// <summary>What became of logged hours.</summary>
public enum HoursState
{
    /// <summary>Waiting for a steward.</summary>
    Pending,

    /// <summary>Counted.</summary>
    Approved,

    /// <summary>Not counted.</summary>
    Rejected,
}
