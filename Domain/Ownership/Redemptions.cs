namespace PeepFunctions.Domain;

/// <summary>What the journal says that claims were allocated.</summary>
public static class Redemptions
{
    private const string Buyback = "liabilities:buyback:";

    /// <summary>
    /// What an entry allocates to claims: the postings of a close that owe it to them, or those by which the opening of
    /// the books tells of what was allocated before it. What of that is still owed stands in another entry of it and
    /// does not count again. Paying what is owed, or correcting a payment, redeems nothing.
    /// </summary>
    public static IEnumerable<ClaimAllocation> Of(JournalEntry entry) =>
        entry.Source != EntrySource.Close && entry.Id != OpeningBalances.ClaimsEntryId
        ? []
        : entry.Postings
            .Where(posting => posting.From.Path.StartsWith(Buyback, StringComparison.Ordinal))
            .Select(posting => new ClaimAllocation(posting.From.Path[Buyback.Length..], posting.Amount.Minor));
}
