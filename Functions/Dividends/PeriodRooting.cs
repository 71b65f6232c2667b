namespace PeepFunctions.Functions;

/// <summary>Closes a period for good: takes the root over everything posted to it, closing entries included.</summary>
public sealed class PeriodRooting(LedgerTable ledger, PeriodsTable periods, Coop coop)
{
    /// <summary>Closes the period and returns its root.</summary>
    public async Task<string> CloseAsync(Period period, CancellationToken cancellationToken)
    {
        var previous = period == coop.FirstPeriod
            ? null
            : (await periods.FindAsync(period.AddMonths(-1), cancellationToken)).Root
                ?? throw new InvalidOperationException($"The period before {period} is not closed.");
        var shards = await Task.WhenAll(LedgerTable.ShardsWithLate.Select(async shard => await ledger
            .ReadShardAsync(period, shard, cancellationToken)
            .Select(posted => PeriodLeaf.Of(posted.Entry))
            .ToListAsync(cancellationToken)));
        var root = PeriodRoot.Of(previous, shards.SelectMany(leaves => leaves));
        await periods.CloseAsync(period, root, previous, cancellationToken);
        return root;
    }
}
