namespace PeepFunctions.Domain;

/// <summary>Whom a step of the waterfall gives to.</summary>
public enum WaterfallStepKind
{
    /// <summary>The collective, indivisible reserve.</summary>
    Reserve,

    /// <summary>An outside payee.</summary>
    Tithe,

    /// <summary>The members, by patronage.</summary>
    Patronage,

    /// <summary>The claims of founders and investors.</summary>
    Buyback,
}
