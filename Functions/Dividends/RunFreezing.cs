namespace PeepFunctions.Functions;

/// <summary>
/// Decides a run once and for good. The outcome is written under its hash, then the run's row is set to that hash under
/// its ETag: before, a retry decides anew; after, nobody does, whatever becomes of the roster.
/// </summary>
public sealed class RunFreezing(
    DividendRunsTable runs, DividendOutcomesTable outcomes, RunCalculation calculation, PeriodLeavesTable leaves)
{
    /// <summary>The run, decided by this call or by another.</summary>
    public async Task<RunRow> FreezeAsync(RunRow begun, CancellationToken cancellationToken)
    {
        var calculated = await calculation.CalculateAsync(begun.Period, other: null, cancellationToken);
        var hash = calculated.Outcome.Hash;
        await Parallel.ForEachAsync(calculated.Shards, cancellationToken, async (pair, token) =>
            await outcomes.WriteShardAsync(begun.Period, hash, pair.Key, pair.Value, token));
        var folded = PeriodLeavesTable.NameOf(calculated.Folded);
        await leaves.WriteAsync(begun.Period, folded, calculated.Folded, cancellationToken);
        await runs.TryWriteAsync(
            begun with
            {
                State = calculated.State,
                Hash = hash,
                Figures = calculated.Figures,
                ClosingPostings = calculated.ClosingPostings,
                Folded = folded,
            },
            cancellationToken);

        // Whether that was written, was written before, or lost against another: what is there counts.
        var run = await runs.FindAsync(begun.Period, cancellationToken);
        if (run is not { IsFrozen: true, Hash: { } frozen })
        {
            throw new InvalidOperationException($"The run of {begun.Period} was not written.");
        }

        await outcomes.RemoveOthersAsync(run.Period, frozen, cancellationToken);
        return run;
    }
}
