namespace PeepFunctions.Domain;

/// <summary>
/// What the co-op holds at Stripe and the bank, less all that it owes. What another processor, a reserve or a dispute
/// holds back is not at hand and does not count; what is owed counts wherever it is to be paid from.
/// </summary>
public static class FreeFunds
{
    /// <summary>Whether an account counts. Debts stand below zero in the book, so that adding takes them off.</summary>
    public static bool Includes(Account account) =>
        account == Accounts.Stripe || account == Accounts.Bank || account.Kind == AccountKind.Liability;

    /// <summary>By how much an entry changes them; 0 when it moves only other currencies.</summary>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public static long MovedMinor(JournalEntry entry, Currency currency)
    {
        var moved = 0L;
        foreach (var posting in entry.Postings.Where(posting => posting.Amount.Currency == currency))
        {
            moved = checked(moved
                + (Includes(posting.To) ? posting.Amount.Minor : 0)
                - (Includes(posting.From) ? posting.Amount.Minor : 0));
        }

        return moved;
    }
}
