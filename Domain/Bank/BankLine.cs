namespace PeepFunctions.Domain;

/// <summary>A booked line of a bank statement.</summary>
/// <param name="Id">What it is known by; see <see cref="BankStatement"/>.</param>
/// <param name="Date">The day the bank booked it.</param>
/// <param name="Amount">What the account gained; below zero when it lost.</param>
/// <param name="Reference">The bank's or the payer's reference; may be empty. Free text: it can hold names.</param>
/// <param name="Text">What else the bank says of it; the same holds.</param>
public sealed record BankLine(string Id, DateOnly Date, Money Amount, string Reference, string Text);

/// <summary>What an entry moved at <c>assets:bank</c>.</summary>
/// <param name="Entry">The id of its entry.</param>
/// <param name="Posting">The place of the first such posting in the entry, from 0.</param>
/// <param name="Date">The day of the entry in the co-op's time zone.</param>
/// <param name="Amount">What the account gained; below zero when it lost.</param>
/// <param name="Memo">The entry's memo, which may name what the bank line names.</param>
public sealed record BankMovement(string Entry, int Posting, DateOnly Date, Money Amount, string Memo)
{
    /// <summary>
    /// What an entry moved at the bank, one sum a currency: where a book has several postings, such as the principal of
    /// a loan and its interest or an expense and the tax in it, a bank has one transfer.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="dateOf">The day of an instant in the co-op's time zone.</param>
    public static IEnumerable<BankMovement> Of(JournalEntry entry, Func<DateTimeOffset, DateOnly> dateOf) =>
        entry.Postings.Index()
            .Where(one => one.Item.To == Accounts.Bank || one.Item.From == Accounts.Bank)
            .GroupBy(one => one.Item.Amount.Currency)
            .Select(moved => new BankMovement(
                entry.Id,
                moved.First().Index,
                dateOf(entry.InstantUtc),
                moved.Select(one => one.Item.To == Accounts.Bank ? one.Item.Amount : -one.Item.Amount)
                    .Aggregate((sum, amount) => sum + amount),
                entry.Memo))
            .Where(movement => movement.Amount.Minor != 0);
}
