namespace PeepFunctions.Domain;

/// <summary>What the rate of a step is taken of.</summary>
public enum WaterfallBase
{
    /// <summary>The window's whole surplus.</summary>
    Surplus,

    /// <summary>What the earlier steps left of it.</summary>
    Remaining,
}
