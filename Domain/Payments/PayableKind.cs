namespace PeepFunctions.Domain;

/// <summary>What the co-op pays out for.</summary>
public enum PayableKind
{
    /// <summary>A member's dividend in cash.</summary>
    Dividend,

    /// <summary>Retained patronage that has come due.</summary>
    Redemption,

    /// <summary>The capped return of a claim; the payee is the claim.</summary>
    Buyback,

    /// <summary>The tithe.</summary>
    Tithe,

    /// <summary>A membership share given back.</summary>
    Share,

    /// <summary>Support that came in where nothing passes it on, and is owed to its creator.</summary>
    Support,
}
