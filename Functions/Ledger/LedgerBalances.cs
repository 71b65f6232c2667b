namespace PeepFunctions.Functions;

/// <summary>
/// What stands on accounts. Of those that are nobody's own without reading the months that are closed: their totals, and
/// the fold of what counts in the others.
/// </summary>
public sealed class LedgerBalances(LedgerTable ledger, PeriodsTable periods, Stragglers stragglers, Coop coop)
{
    // How long after its close a month is looked through for what slipped in: longer than any handler can stall. What
    // is older is found by the check of the whole ledger.
    private static readonly TimeSpan SlipsInFor = TimeSpan.FromDays(2);

    /// <summary>The balance of an asset account, a line a currency that is not zero.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="counts">Which entries of the months that are not closed count; null for all.</param>
    /// <exception cref="ArgumentException">It is no asset account.</exception>
    public async Task<IReadOnlyList<Money>> ReadAssetAsync(
        Account account, CancellationToken cancellationToken, Func<JournalEntry, bool>? counts = null)
    {
        if (account.Kind != AccountKind.Asset)
        {
            throw new ArgumentException("Totals are kept of asset accounts only.", nameof(account));
        }

        var book = await ReadAsync(
            totals => totals.Assets, posted => counts?.Invoke(posted.Entry) != false, cancellationToken);
        return [.. book.Balances.Where(line => line.Account == account).Select(line => line.Balance)];
    }

    /// <summary>
    /// The balances that an entry is held against: of the asset accounts and of those of which
    /// <see cref="Accounts.IsCollective"/> is so. Of every account where it moves what is a member's, a claim's or a
    /// payee's, of which closed months keep no totals: then every month is read.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="open">Sees every entry that counts in a month that is not closed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<TrialBalance> ReadForAsync(
        JournalEntry entry, Action<PostedEntry> open, CancellationToken cancellationToken)
    {
        var isTold = entry.Postings.All(posting => IsTold(posting.From) && IsTold(posting.To));
        return ReadAsync(
            totals => isTold && totals.Collective is { } collective ? [.. totals.Assets, .. collective] : null,
            posted =>
            {
                open(posted);
                return true;
            },
            cancellationToken);
    }

    private static bool IsTold(Account account) =>
        account.Kind is not (AccountKind.Liability or AccountKind.Equity) || Accounts.IsCollective(account);

    private async Task<TrialBalance> ReadAsync(
        Func<PeriodTotals, IEnumerable<(Account Account, Money Moved)>?> linesOf,
        Func<PostedEntry, bool> counts,
        CancellationToken cancellationToken)
    {
        var closed = (await periods.ListAsync(cancellationToken)).Where(row => row.Root is not null).ToList();
        var book = new TrialBalance();
        foreach (var row in closed)
        {
            await AddClosedAsync(book, row, row.Totals is null ? null : linesOf(row.Totals), cancellationToken);
        }

        var open = closed.Count > 0 ? closed[^1].Period.AddMonths(1) : coop.FirstPeriod;
        await foreach (var posted in ledger.ReadBeforeAsync(coop.FirstPeriod, cancellationToken)
            .Concat(ledger.ReadCountingFromAsync(open, cancellationToken)))
        {
            if (counts(posted))
            {
                book.Add(posted.Entry);
            }
        }

        return book;
    }

    // A month of which the lines are not known is read whole.
    private async Task AddClosedAsync(
        TrialBalance book,
        PeriodRow row,
        IEnumerable<(Account Account, Money Moved)>? lines,
        CancellationToken cancellationToken)
    {
        foreach (var (account, moved) in lines ?? [])
        {
            book.Add(account, moved);
        }

        if (lines is not null && TimeProvider.System.GetUtcNow() - row.RootedUtc > SlipsInFor)
        {
            return;
        }

        var covered = await stragglers.ReadCoveredAsync([row], cancellationToken);
        await foreach (var posted in ledger.ReadPostedToAsync(row.Period, cancellationToken))
        {
            if (lines is null || Stragglers.IsOutside(posted, covered))
            {
                book.Add(posted.Entry);
            }
        }
    }
}
