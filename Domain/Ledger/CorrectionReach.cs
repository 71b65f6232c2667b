namespace PeepFunctions.Domain;

/// <summary>
/// How far a correction by one steward alone reaches. A correction may name any entry, so that what it may move cannot
/// depend on that name alone: beyond this another steward approves it, as with every entry that stewards make.
/// </summary>
public static class CorrectionReach
{
    /// <summary>
    /// Whether a correction needs a second steward. One alone may say again what income or expense something was, and
    /// take out of suspense and of the co-op's assets what the entry brought there or took from there, up to the amount
    /// above which an expense needs two. What is a member's, owed, collective or bound, any support that it counts, and
    /// whatever two stewards or a close entered takes two.
    /// </summary>
    /// <param name="correction">The correction.</param>
    /// <param name="corrected">The entry that it corrects.</param>
    /// <param name="before">Its corrections so far.</param>
    /// <param name="limitMinor">The amount above which the bylaws ask for two; null for none.</param>
    /// <param name="own">The co-op's currency.</param>
    public static bool NeedsAnother(
        JournalEntry correction,
        JournalEntry corrected,
        IReadOnlyList<JournalEntry> before,
        long? limitMinor,
        Currency own) =>
        !IsOfOne(corrected)
        || !correction.Patronage.IsEmpty
        || correction.Postings.Any(one => !IsForOne(one.From) || !IsForOne(one.To))
        || !TakesBack(correction, TrialBalance.Of(before.Prepend(corrected)))
        || MovedBy(before.Where(IsOfOne).Append(correction)).Any(moved =>
            ExpenseEntry.NeedsAnother(moved, limitMinor, own));

    // What two stewards made of an entry is not one's to undo. A correction has evidence where it took two.
    private static bool IsOfOne(JournalEntry entry) => entry.Source switch
    {
        EntrySource.Movement or EntrySource.Dispute or EntrySource.Expense => true,
        EntrySource.Correction => entry.Evidence is null,
        _ => false,
    };

    private static bool IsForOne(Account account) => account.Kind switch
    {
        AccountKind.Suspense or AccountKind.Asset or AccountKind.Expense => true,
        AccountKind.Income => account != Accounts.Grants && account != Accounts.FromReserve,
        _ => false,
    };

    // No further: more in an asset than the entry brought would be a surplus out of nothing.
    private static bool TakesBack(JournalEntry correction, TrialBalance left) =>
        TrialBalance.Of([correction]).Balances
            .Where(moved => moved.Account.Kind == AccountKind.Asset)
            .All(moved => LedgerCorrection.TakesFrom(left[moved.Account, moved.Balance.Currency], moved.Balance));

    // Together with the others of the same entry: an amount in parts is that amount.
    private static IEnumerable<Money> MovedBy(IEnumerable<JournalEntry> corrections) => corrections
        .SelectMany(one => one.Postings)
        .GroupBy(posting => posting.Amount.Currency, posting => posting.Amount)
        .Select(amounts => amounts.Aggregate((sum, amount) => sum + amount));
}
