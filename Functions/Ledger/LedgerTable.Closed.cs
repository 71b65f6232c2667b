using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What is read and mended beside the closed months.</summary>
public sealed partial class LedgerTable
{
    /// <summary>The entries of true periods before one.</summary>
    public async IAsyncEnumerable<PostedEntry> ReadBeforeAsync(
        Period period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = period.ToString();
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {end}");
        await foreach (var row in _journal.ReadRowsAsync(filter, cancellationToken))
        {
            if (!row.PartitionKey.EndsWith(Late, StringComparison.Ordinal))
            {
                yield return Read(row);
            }
        }
    }

    /// <summary>
    /// The entries that count in a period or in any after it, where all of those are open or closing and all before are
    /// closed or history.
    /// </summary>
    public async IAsyncEnumerable<PostedEntry> ReadCountingFromAsync(
        Period first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = first.ToString();
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {start}");
        await foreach (var row in _journal.ReadRowsAsync(filter, cancellationToken))
        {
            if (!row.PartitionKey.EndsWith(Late, StringComparison.Ordinal))
            {
                yield return Read(row);
            }
            else if (Period.Parse(row.GetString("TruePeriod")) is var truePeriod && truePeriod < first
                && await FindAsync(truePeriod, row.RowKey, cancellationToken) is { } late
                && late.PostedTo == Period.Parse(row.PartitionKey[..7]))
            {
                yield return late;
            }
        }
    }

    /// <summary>
    /// Posts an entry as late that stands in a closed period and outside its root. The pointer first, as always; if
    /// somebody else does the same at the same time, one of them says to which period.
    /// </summary>
    public async Task PostAgainAsLateAsync(PostedEntry outside, CancellationToken cancellationToken)
    {
        var (entry, truePeriod) = (outside.Entry, outside.TruePeriod);
        var partition = Partition(truePeriod, Shards.Of(entry.Id));
        while (await _journal.FindAsync(partition, entry.Id, cancellationToken) is { } row
            && row.GetString("PostedTo") == outside.PostedTo.ToString())
        {
            if (await DecideAsync(truePeriod, entry.Source, cancellationToken) is not PostingDecision.PostTo late)
            {
                throw new InvalidOperationException($"Entry {entry.Id} closes {truePeriod} and is never late.");
            }

            await PointAsync(entry.Id, truePeriod, late.Period, cancellationToken);
            row["PostedTo"] = late.Period.ToString();
            if (await _journal.TryReplaceAsync(row, cancellationToken))
            {
                return;
            }
        }
    }
}
