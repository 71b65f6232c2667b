namespace PeepFunctions.Domain;

/// <summary>Something in the books that must not be. Amounts are as the book holds them, no sign turned.</summary>
public abstract record LedgerFinding
{
    private LedgerFinding()
    {
    }

    /// <summary>The balances of one currency do not sum to zero.</summary>
    public sealed record SumNotZero(Money Sum) : LedgerFinding;

    /// <summary>A liability is below zero: more was paid than was owed.</summary>
    public sealed record LiabilityBelowZero(Account Account, Money Balance) : LedgerFinding;

    /// <summary>More surplus was distributed than there was.</summary>
    public sealed record UndistributedBelowZero(Money Balance) : LedgerFinding;

    /// <summary>The entries of the opening do not make a whole: one is missing, or is being posted just now.</summary>
    public sealed record OpeningNotWhole(Money Balance) : LedgerFinding;

    /// <summary>Two entries have one id and different content.</summary>
    public sealed record SameIdOtherContent(string Id, string FirstHash, string SecondHash) : LedgerFinding;

    /// <summary>An entry stands twice, with the same content.</summary>
    public sealed record PostedTwice(string Id) : LedgerFinding;

    /// <summary>An entry no longer has the content that its hash was taken over.</summary>
    public sealed record ContentChanged(string Id, string StoredHash, string ActualHash) : LedgerFinding;

    /// <summary>An income or expense account of a closed window is not zero.</summary>
    public sealed record WindowNotEmptied(Account Account, Money Balance) : LedgerFinding;

    /// <summary>A closed period's entries no longer give its root.</summary>
    public sealed record RootChanged(Period Period, string StoredRoot, string ActualRoot) : LedgerFinding;

    /// <summary>The book's balance at a processor is not the processor's own.</summary>
    public sealed record ProcessorDiffers(Account Account, Money Book, Money Processor) : LedgerFinding;

    /// <summary>A close allocates to a claim that the register does not have.</summary>
    public sealed record ClaimUnknown(string Claim) : LedgerFinding;

    /// <summary>A claim was allocated more than its cap.</summary>
    public sealed record CapExceeded(string Claim, long RedeemedMinor, long CapMinor) : LedgerFinding;

    /// <summary>A close allocates to a claim although the company was sold before.</summary>
    public sealed record PaidAfterSale(string Claim, Period Period) : LedgerFinding;

    /// <summary>The units that holders and the trust have are not those that were issued.</summary>
    public sealed record UnitsDiffer(long Issued, long Held) : LedgerFinding;

    /// <summary>After a run the community owned another share than the run recorded.</summary>
    public sealed record OwnershipDiffers(Period Period, BasisPoints Recorded, BasisPoints Rebuilt) : LedgerFinding;
}
