namespace PeepFunctions.Functions;

/// <summary>
/// Entries that a stalled handler posted to a month after it was folded: outside the root, so that they count nowhere.
/// They are posted as late, as they would have been had the handler looked again.
/// </summary>
public sealed class Stragglers(LedgerTable ledger, PeriodLeavesTable leaves, StewardNotices notices)
{
    /// <summary>The ids that each closed month's root covers; one closed before that was kept is left out.</summary>
    public async Task<IReadOnlyDictionary<Period, HashSet<string>>> ReadCoveredAsync(
        IEnumerable<PeriodRow> closed, CancellationToken cancellationToken)
    {
        var covered = new Dictionary<Period, HashSet<string>>();
        foreach (var row in closed)
        {
            if (row is { Root: { } root, Totals: not null })
            {
                covered[row.Period] = await leaves.ReadAsync(row.Period, root, cancellationToken);
            }
        }

        return covered;
    }

    /// <summary>Whether an entry is posted to a closed month and outside its root.</summary>
    public static bool IsOutside(PostedEntry posted, IReadOnlyDictionary<Period, HashSet<string>> covered) =>
        posted.Entry.Source != EntrySource.Close
        && covered.TryGetValue(posted.PostedTo, out var ids)
        && !ids.Contains(posted.Entry.Id);

    /// <summary>Posts one as late and tells the stewards.</summary>
    public async Task MendAsync(PostedEntry outside, CancellationToken cancellationToken)
    {
        await ledger.PostAgainAsLateAsync(outside, cancellationToken);
        await notices.TellAsync(NoticeCodes.EntryOutsideRoot, outside.Entry.Id, cancellationToken);
    }
}
