using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>An entry that put something in suspense, with what corrects it.</summary>
/// <param name="Posted">The entry.</param>
/// <param name="Corrections">Its corrections so far.</param>
public sealed record SuspendedEntry(PostedEntry Posted, IReadOnlyList<JournalEntry> Corrections)
{
    /// <summary>What still waits; none when it is resolved.</summary>
    public IReadOnlyList<Money> Waiting =>
        LedgerCorrection.WaitingOf(Posted.Entry, Corrections);
}

/// <summary>
/// Which entries are corrected by which, and which of them wait in suspense. Rows are written before the entries that
/// they point at, so that a crash leaves a row that points at nothing, never an entry that nobody finds.
/// </summary>
public sealed class SuspenseTable(TableServiceClient tables, LedgerTable ledger)
{
    private const string Waiting = "waiting", TruePeriod = nameof(TruePeriod);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Suspense);

    /// <summary>Remembers that an entry waits.</summary>
    public Task AddAsync(string entryId, Period truePeriod, CancellationToken cancellationToken) =>
        PutAsync(Waiting, entryId, truePeriod, cancellationToken);

    /// <summary>Remembers that one entry corrects another.</summary>
    public Task AddCorrectionAsync(
        string corrected, string correction, Period truePeriod, CancellationToken cancellationToken) =>
        PutAsync($"of|{corrected}", correction, truePeriod, cancellationToken);

    /// <summary>The corrections of an entry that are in the books.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadCorrectionsAsync(
        string corrected, CancellationToken cancellationToken)
    {
        var corrections = new List<JournalEntry>();
        await foreach (var row in _table.ReadPartitionAsync($"of|{corrected}", cancellationToken))
        {
            if (await FindAsync(row, cancellationToken) is { } posted)
            {
                corrections.Add(posted.Entry);
            }
        }

        return corrections;
    }

    /// <summary>What waits, by id; a row whose entry is resolved is dropped on the way.</summary>
    public async IAsyncEnumerable<SuspendedEntry> ReadWaitingAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(Waiting, cancellationToken))
        {
            if (await FindAsync(row, cancellationToken) is not { } posted)
            {
                continue; // about to be posted, or cut short before it was: then it comes again
            }

            var suspended = new SuspendedEntry(
                posted, await ReadCorrectionsAsync(row.RowKey, cancellationToken));
            if (suspended.Waiting.Count > 0)
            {
                yield return suspended;
            }
            else
            {
                await _table.RemoveAsync(Waiting, row.RowKey, cancellationToken);
            }
        }
    }

    private Task<PostedEntry?> FindAsync(TableEntity row, CancellationToken cancellationToken) =>
        ledger.FindAsync(Period.Parse(row.GetString(TruePeriod)), row.RowKey, cancellationToken);

    private Task PutAsync(string partition, string key, Period truePeriod, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(partition, key) { [TruePeriod] = truePeriod.ToString() },
            TableUpdateMode.Replace,
            cancellationToken);
}
