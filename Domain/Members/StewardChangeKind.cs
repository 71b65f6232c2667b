namespace PeepFunctions.Domain;

/// <summary>What may happen to somebody's office as a steward.</summary>
public enum StewardChangeKind
{
    /// <summary>They become a steward.</summary>
    Appoint,

    /// <summary>They are one no more.</summary>
    Remove,
}
