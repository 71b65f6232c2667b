namespace PeepFunctions.Domain;

/// <summary>The entries of payments that were made by a file instead of a transfer.</summary>
public static class PayoutFileEntry
{
    /// <summary>The id of the entry of one line.</summary>
    public static string IdOf(string file, Payable payable) => $"payout-file:{file}:{payable.Group}";

    /// <summary>
    /// The entry {from where it was paid, to the debt} of one line. It depends on nothing but its arguments, so that a
    /// file confirmed twice is the same facts.
    /// </summary>
    /// <param name="file">The id of the file.</param>
    /// <param name="payable">The debt.</param>
    /// <param name="amount">What was paid, above zero.</param>
    /// <param name="from">The account of the bank or the processor that paid.</param>
    /// <param name="date">The day; the entry is dated noon of it in the co-op's time zone.</param>
    /// <param name="zone">The co-op's time zone.</param>
    public static JournalEntry Of(
        string file, Payable payable, Money amount, Account from, DateOnly date, TimeZoneInfo zone) =>
        JournalEntry.Create(
            IdOf(file, payable),
            EntryDate.NoonUtc(date, zone),
            EntrySource.Movement,
            $"paid by file {payable.Group}",
            [new Posting(from, payable.Account, amount)],
            []);
}
