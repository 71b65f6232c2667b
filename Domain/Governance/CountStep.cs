namespace PeepFunctions.Domain;

/// <summary>What a round of a count did.</summary>
public enum CountStep
{
    /// <summary>Each ballot went to its first preference.</summary>
    FirstPreferences,

    /// <summary>What somebody has above the quota went on.</summary>
    Surplus,

    /// <summary>Whoever had least was taken out, and their ballots went on.</summary>
    Exclusion,
}
