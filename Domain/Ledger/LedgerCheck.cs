namespace PeepFunctions.Domain;

/// <summary>
/// The invariants of the books, each a pure function from what is stored to what is wrong with it; nothing found is an
/// empty list.
/// </summary>
public static class LedgerCheck
{
    /// <summary>
    /// Over the whole book: sums are zero, no liability below zero, nothing distributed that was not there. Support in
    /// flight (a transfer seen before its charge) shows as a liability below zero until its other half arrives.
    /// </summary>
    public static IReadOnlyList<LedgerFinding> Balances(TrialBalance book)
    {
        var findings = new List<LedgerFinding>();
        findings.AddRange(book.Sums().Where(sum => sum.Minor != 0).Select(sum => new LedgerFinding.SumNotZero(sum)));
        foreach (var (account, balance) in book.Balances)
        {
            // Liabilities and equity are negative in the book, so that a positive balance is below zero.
            if (account.Kind == AccountKind.Liability && balance.Minor > 0)
            {
                findings.Add(new LedgerFinding.LiabilityBelowZero(account, balance));
            }

            if (account == Accounts.Undistributed && balance.Minor > 0)
            {
                findings.Add(new LedgerFinding.UndistributedBelowZero(balance));
            }

            if (account == Accounts.Opening)
            {
                findings.Add(new LedgerFinding.OpeningNotWhole(balance));
            }
        }

        return findings;
    }

    /// <summary>Over entries as stored: no id twice, and every content hash that can be recomputed holds.</summary>
    public static IReadOnlyList<LedgerFinding> Entries(IEnumerable<JournalEntry> entries)
    {
        var findings = new List<LedgerFinding>();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!hashes.TryAdd(entry.Id, entry.ContentHash))
            {
                findings.Add(hashes[entry.Id] == entry.ContentHash
                    ? new LedgerFinding.PostedTwice(entry.Id)
                    : new LedgerFinding.SameIdOtherContent(entry.Id, hashes[entry.Id], entry.ContentHash));
            }

            // A movement's hash covers what the processor said, not the postings; its period's root covers those.
            if (entry.Source != EntrySource.Movement && ContentHash.OfEntry(entry) is var actual
                && actual != entry.ContentHash)
            {
                findings.Add(new LedgerFinding.ContentChanged(entry.Id, entry.ContentHash, actual));
            }
        }

        return findings;
    }

    /// <summary>
    /// Over everything posted to the periods of one paid-out window, closing entries included: its income and expenses
    /// in the co-op's currency are zero.
    /// </summary>
    public static IReadOnlyList<LedgerFinding> ClosedWindow(TrialBalance window, Currency currency) =>
    [
        .. window.Balances
            .Where(b => b.Account.Kind is AccountKind.Income or AccountKind.Expense && b.Balance.Currency == currency)
            .Select(b => new LedgerFinding.WindowNotEmptied(b.Account, b.Balance)),
    ];

    /// <summary>Over everything posted to one closed period: its entries still give the published root.</summary>
    public static IReadOnlyList<LedgerFinding> Root(
        Period period, string storedRoot, string? previousRoot, IEnumerable<PeriodLeaf> leaves)
    {
        var actual = PeriodRoot.Of(previousRoot, leaves);
        return actual == storedRoot ? [] : [new LedgerFinding.RootChanged(period, storedRoot, actual)];
    }

    /// <summary>
    /// The book's balances at a processor equal the processor's own (available and pending), in each currency that
    /// either has: what only the book has, the processor holds nothing of.
    /// </summary>
    public static IReadOnlyList<LedgerFinding> Processor(
        TrialBalance book, Account account, IReadOnlyCollection<Money> processor) =>
    [
        .. book.Balances.Where(b => b.Account == account).Select(b => b.Balance.Currency)
            .Union(processor.Select(balance => balance.Currency))
            .Select(currency => (
                Book: book[account, currency],
                Own: processor.Where(balance => balance.Currency == currency)
                    .Aggregate(Money.FromMinor(0, currency), (sum, balance) => sum + balance)))
            .Where(pair => pair.Book != pair.Own)
            .Select(pair => new LedgerFinding.ProcessorDiffers(account, pair.Book, pair.Own)),
    ];
}
