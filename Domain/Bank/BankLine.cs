namespace PeepFunctions.Domain;

/// <summary>A booked line of a bank statement.</summary>
/// <param name="Id">What it is known by; see <see cref="BankStatement"/>.</param>
/// <param name="Date">The day the bank booked it.</param>
/// <param name="Amount">What the account gained; below zero when it lost.</param>
/// <param name="Reference">The bank's or the payer's reference; may be empty. Free text: it can hold names.</param>
/// <param name="Text">What else the bank says of it; the same holds.</param>
public sealed record BankLine(string Id, DateOnly Date, Money Amount, string Reference, string Text);

/// <summary>A posting at <c>assets:bank</c>.</summary>
/// <param name="Entry">The id of its entry.</param>
/// <param name="Posting">Its place among the entry's postings, from 0.</param>
/// <param name="Date">The day of the entry in the co-op's time zone.</param>
/// <param name="Amount">What the account gained; below zero when it lost.</param>
/// <param name="Memo">The entry's memo, which may name what the bank line names.</param>
public sealed record BankMovement(string Entry, int Posting, DateOnly Date, Money Amount, string Memo)
{
    /// <summary>The postings of an entry at the bank.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="dateOf">The day of an instant in the co-op's time zone.</param>
    public static IEnumerable<BankMovement> Of(JournalEntry entry, Func<DateTimeOffset, DateOnly> dateOf)
    {
        for (var at = 0; at < entry.Postings.Length; at++)
        {
            var posting = entry.Postings[at];
            if (posting.To == Accounts.Bank || posting.From == Accounts.Bank)
            {
                yield return new BankMovement(
                    entry.Id,
                    at,
                    dateOf(entry.InstantUtc),
                    posting.To == Accounts.Bank ? posting.Amount : -posting.Amount,
                    entry.Memo);
            }
        }
    }
}
