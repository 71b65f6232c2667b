namespace PeepFunctions.Domain;

/// <summary>The life of a period: it only ever goes forward.</summary>
public enum PeriodState
{
    /// <summary>Takes every fact of its month.</summary>
    Open,

    /// <summary>Being closed: takes nothing but closing entries.</summary>
    Closing,

    /// <summary>Closed and rooted: takes nothing at all.</summary>
    Closed,
}
