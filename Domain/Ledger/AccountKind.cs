namespace PeepFunctions.Domain;

/// <summary>
/// The kind of an <see cref="Account"/>. Assets and expenses are positive in the book, liabilities, equity and income
/// negative; people are shown those with the sign turned.
/// </summary>
public enum AccountKind
{
    /// <summary>What the co-op has.</summary>
    Asset,

    /// <summary>What it owes.</summary>
    Liability,

    /// <summary>What belongs to its members, each or all together.</summary>
    Equity,

    /// <summary>What it earned.</summary>
    Income,

    /// <summary>What it spent.</summary>
    Expense,

    /// <summary>Movements that no rule knows yet.</summary>
    Suspense,
}
