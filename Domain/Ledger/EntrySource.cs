namespace PeepFunctions.Domain;

/// <summary>Where a journal entry comes from.</summary>
public enum EntrySource
{
    /// <summary>A movement at a payment processor.</summary>
    Movement,

    /// <summary>An expense that a steward entered.</summary>
    Expense,

    /// <summary>Approved hours: patronage without money.</summary>
    Hours,

    /// <summary>The close of a window: never counted as income, expense or patronage again.</summary>
    Close,

    /// <summary>A member leaving, a share that turns into a debt or back.</summary>
    Membership,

    /// <summary>A dated, named correction of another entry.</summary>
    Correction,

    /// <summary>The end of a dispute, for which the processor has no movement.</summary>
    Dispute,

    /// <summary>A member's capital that has come due and turns into a debt.</summary>
    Redemption,

    /// <summary>What stewards enter that no processor tells of: grants, loans, taxes, moves of what is collective.</summary>
    General,

    /// <summary>The balances with which the books of a co-op begin that was there before.</summary>
    Opening,
}
