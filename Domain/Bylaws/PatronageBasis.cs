namespace PeepFunctions.Domain;

/// <summary>What a pool is divided by.</summary>
public enum PatronageBasis
{
    /// <summary>Support received over the window, in minor units, net of what was taken back.</summary>
    SupportReceivedMinor,

    /// <summary>Support given over the window, in minor units, net of what was taken back.</summary>
    SupportGivenMinor,

    /// <summary>Approved minutes of work over the window.</summary>
    MinutesWorked,

    /// <summary>One for everybody.</summary>
    Equal,

    /// <summary>Whole months of membership at the end of the window.</summary>
    TenureMonths,
}
