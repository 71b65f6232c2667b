namespace PeepFunctions.Domain;

/// <summary>What a row of a settlement file says happened. The names in files are in kebab-case.</summary>
public enum SettlementRowType
{
    /// <summary>Support was paid.</summary>
    Sale,

    /// <summary>Support was given back, out of what is owed to the creator.</summary>
    Refund,

    /// <summary>Support was given back, and the co-op bears it.</summary>
    RefundBorne,

    /// <summary>The payer's bank took support back, out of what is owed to the creator.</summary>
    Chargeback,

    /// <summary>The payer's bank took support back, and the co-op bears it.</summary>
    ChargebackBorne,

    /// <summary>A <see cref="Chargeback"/> was undone: the creator is owed it again.</summary>
    ChargebackReversal,

    /// <summary>A <see cref="ChargebackBorne"/> was undone: the co-op has it again.</summary>
    ChargebackBorneReversal,

    /// <summary>The processor held a part of the balance back.</summary>
    ReserveHold,

    /// <summary>The processor let go of what it had held back.</summary>
    ReserveRelease,

    /// <summary>A fee for nothing else in the file: the amount is 0.</summary>
    Fee,

    /// <summary>The processor paid to the co-op's bank, or (above zero) it came back.</summary>
    Payout,

    /// <summary>What the balance must be after every row of the file; posts nothing.</summary>
    Balance,
}
