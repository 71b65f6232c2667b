using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Settlement files. Table Settlements: partition <c>batches</c> holds a row a file and a gate a processor, so that a
/// file is taken and its gate kept in one transaction; partition <c>{batch}</c> a row a movement; partition
/// <c>{processor}|{shard}</c> the contents of the rows that are known, by their ids.
/// </summary>
public sealed class SettlementsTable(TableServiceClient tables)
{
    private const string Batches = "batches", GatePrefix = "gate|";
    private const int SideBySide = 16;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Settlements);

    /// <summary>The file of an id; null when there is none.</summary>
    public async Task<SettlementBatch?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(Batches, id, cancellationToken) is { } row ? SettlementBatch.Read(row) : null;

    /// <summary>Every file, newest first.</summary>
    public async Task<IReadOnlyList<SettlementBatch>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await _table.ReadPartitionAsync(Batches, cancellationToken).ToListAsync(cancellationToken))
            .Where(row => !row.RowKey.StartsWith(GatePrefix, StringComparison.Ordinal))
            .Select(SettlementBatch.Read)
            .OrderBy(batch => batch.ListKey, StringComparer.Ordinal),
    ];

    /// <summary>Keeps what was wrong with a file; one that was taken in the meantime stays taken.</summary>
    internal async Task RefuseAsync(SettlementBatch batch, CancellationToken cancellationToken)
    {
        if (await _table.TryInsertAsync(batch.ToRow(Batches), cancellationToken))
        {
            return;
        }

        if (await _table.FindAsync(Batches, batch.Id, cancellationToken) is { } row
            && SettlementBatch.Read(row).State == SettlementState.Refused)
        {
            var again = batch.ToRow(Batches);
            again.ETag = row.ETag;
            await _table.TryReplaceAsync(again, cancellationToken);
        }
    }

    /// <summary>The gates of all processors that have ever sent a file.</summary>
    internal async Task<IReadOnlyList<SettlementGate>> ReadGatesAsync(CancellationToken cancellationToken) =>
    [
        .. (await _table.ReadPartitionAsync(Batches, cancellationToken).ToListAsync(cancellationToken))
            .Where(row => row.RowKey.StartsWith(GatePrefix, StringComparison.Ordinal))
            .Select(ReadGate),
    ];

    /// <summary>A processor's gate, made when there is none yet.</summary>
    internal async Task<SettlementGate> ReadGateAsync(ProcessorName processor, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(Batches, GatePrefix + processor.Name, cancellationToken);
        if (row is null)
        {
            await _table.TryInsertAsync(
                new TableEntity(Batches, GatePrefix + processor.Name) { ["Batch"] = "" }, cancellationToken);
            row = await _table.FindAsync(Batches, GatePrefix + processor.Name, cancellationToken)
                ?? throw new InvalidOperationException($"The gate of {processor} has gone.");
        }

        return ReadGate(row);
    }

    /// <summary>Sets which file is at it; null when somebody else was there, or that cannot be told.</summary>
    internal async Task<SettlementGate?> TryTurnAsync(
        SettlementGate gate, string? batch, CancellationToken cancellationToken)
    {
        var row = GateRow(gate, batch);
        return await _table.TryReplaceAsync(row, cancellationToken)
            ? gate with { Batch = batch, ETag = row.ETag }
            : null;
    }

    /// <summary>
    /// Takes the file as a whole, if nobody else came to the gate; false when somebody did, or that cannot be told.
    /// </summary>
    internal async Task<bool> TryTakeAsync(
        SettlementGate gate, SettlementBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(
                        TableTransactionActionType.UpdateReplace, GateRow(gate, batch.Id), gate.ETag),
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, batch.ToRow(Batches)),
                ],
                cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException changed) when (changed.Status == 412)
        {
            return false;
        }
    }

    /// <summary>All of a file is in the books: the next one may come. Harmless when repeated.</summary>
    internal async Task FinishAsync(SettlementBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Batches, batch.Id, cancellationToken) is { } row
            && SettlementBatch.Read(row).State == SettlementState.Posting)
        {
            row["State"] = SettlementState.Posted.ToString();
            row["PostedUtc"] = now;
            await _table.TryReplaceAsync(row, cancellationToken);
        }

        // After the row: a gate that is left by a crash names a posted file and holds nobody up.
        var gate = await ReadGateAsync(ProcessorName.Parse(batch.Processor), cancellationToken);
        if (gate.Batch == batch.Id)
        {
            await TryTurnAsync(gate, batch: null, cancellationToken);
        }
    }

    /// <summary>Writes the movements of a file that is not taken yet; doing it again is harmless.</summary>
    internal Task StageAsync(string batch, IEnumerable<SettlementLine> lines, CancellationToken cancellationToken) =>
        _table.UpsertAllAsync([.. lines.Select(line => SettlementLineRow.Write(batch, line))], cancellationToken);

    /// <summary>The movements of a file after a line, in the order of the file.</summary>
    internal async IAsyncEnumerable<SettlementLine> ReadLinesAsync(
        string batch, int after, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadAfterAsync(batch, SettlementLineRow.Key(after), limit, cancellationToken))
        {
            yield return SettlementLineRow.Read(row);
        }
    }

    /// <summary>Remembers a row by its id, before it is posted.</summary>
    internal Task RememberAsync(
        ProcessorName processor, string batch, SettlementLine line, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Known(processor, line.Id), line.Id) { ["Content"] = line.Content, ["Batch"] = batch },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>The contents of those among the ids that are known.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> FindKnownAsync(
        ProcessorName processor, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var known = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            ids.Where(SettlementRow.IsId).Distinct(StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await _table.FindAsync(Known(processor, id), id, token) is { } row)
                {
                    known[id] = row.GetString("Content");
                }
            });
        return known;
    }

    private static string Known(ProcessorName processor, string id) => $"{processor.Name}|{Shards.Of(id)}";

    private static SettlementGate ReadGate(TableEntity row) => new(
        ProcessorName.Parse(row.RowKey[GatePrefix.Length..]),
        row.GetString("Batch") is { Length: > 0 } batch ? batch : null,
        row.ETag);

    private static TableEntity GateRow(SettlementGate gate, string? batch) =>
        new(Batches, GatePrefix + gate.Processor.Name) { ["Batch"] = batch ?? "", ETag = gate.ETag };
}
