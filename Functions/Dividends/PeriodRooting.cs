namespace PeepFunctions.Functions;

/// <summary>
/// Closes a period for good: takes the root over what its run folded and the entries that closed it, and nothing else.
/// An entry that somebody posted in between, though the period was closing, stays outside and is found by the check.
/// </summary>
public sealed class PeriodRooting(LedgerTable ledger, PeriodsTable periods, PeriodLeavesTable leaves, Coop coop)
{
    /// <summary>Closes the period of a run that is decided and posted, and returns its root.</summary>
    public async Task<string> CloseAsync(RunRow run, CancellationToken cancellationToken)
    {
        var period = run.Period;
        var previous = period == coop.FirstPeriod
            ? null
            : (await periods.FindAsync(period.AddMonths(-1), cancellationToken)).Root
                ?? throw new InvalidOperationException($"The period before {period} is not closed.");
        var folded = await leaves.ReadAsync(
            period,
            run.Folded ?? throw new InvalidOperationException($"The run of {period} names no entries."),
            cancellationToken);
        var shards = await Task.WhenAll(LedgerTable.ShardsWithLate.Select(shard =>
            ReadShardAsync(period, shard, folded, cancellationToken)));
        var book = new TrialBalance();
        foreach (var shard in shards)
        {
            book.Merge(shard.Book);
        }

        if (shards.Sum(shard => shard.Folded) != folded.Count)
        {
            throw new InvalidOperationException($"Entries that the run of {period} folded are not in the books.");
        }

        var root = PeriodRoot.Of(previous, shards.SelectMany(shard => shard.Leaves));
        await leaves.WriteAsync(
            period,
            root,
            LedgerTable.ShardsWithLate.Zip(shards).ToDictionary(
                pair => pair.First, IReadOnlyList<PeriodLeaf> (pair) => pair.Second.Leaves, StringComparer.Ordinal),
            cancellationToken);
        await periods.CloseAsync(period, root, previous, PeriodTotals.Of(book, coop.Currency), cancellationToken);
        return root;
    }

    private async Task<ShardLeaves> ReadShardAsync(
        Period period, string shard, HashSet<string> folded, CancellationToken cancellationToken)
    {
        var (leavesOf, book, count) = (new List<PeriodLeaf>(), new TrialBalance(), 0);
        await foreach (var posted in ledger.ReadShardAsync(period, shard, cancellationToken))
        {
            var isFolded = folded.Contains(posted.Entry.Id);
            if (isFolded || posted.Entry.Source == EntrySource.Close)
            {
                leavesOf.Add(PeriodLeaf.Of(posted.Entry));
                book.Add(posted.Entry);
                count += isFolded ? 1 : 0;
            }
        }

        return new ShardLeaves(leavesOf, book, count);
    }

    private sealed record ShardLeaves(List<PeriodLeaf> Leaves, TrialBalance Book, int Folded);
}
