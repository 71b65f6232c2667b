namespace PeepFunctions.Domain;

/// <summary>Where a dispute stands, as far as money depends on it.</summary>
public enum DisputeState
{
    /// <summary>Asked about, answered, under review or appealed: nothing is decided.</summary>
    Open,

    /// <summary>Decided for the payer.</summary>
    Lost,

    /// <summary>Decided for the co-op, prevented, or an inquiry that came to nothing.</summary>
    Over,
}
