using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets corrections and drafted entries through one after the other, so that no two of them take the same money. The
/// gate holds the entry that went through last, in full: who comes next posts it before looking at what is left, so
/// that one whose request was killed counts, and one whose request is slow meets itself. What is taken is therefore
/// always what is in the books.
/// </summary>
public sealed class CorrectionGate(TableServiceClient tables, LedgerTable ledger, EntryColumns columns)
{
    /// <summary>The column that names the entry.</summary>
    internal const string Correction = nameof(Correction);

    // Earlier releases had a gate for each corrected entry, under its id.
    private const string Gate = "gate", Key = "general";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Suspense);

    /// <summary>The gate, once whatever went through it is in the books.</summary>
    public async Task<TableEntity> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Gate, Key, cancellationToken) is not { } gate)
        {
            return new TableEntity(Gate, Key);
        }

        // Another content under its id is told to whoever sent it and holds nobody up.
        await ledger.PostAsync(columns.Read(gate, gate.GetString(Correction)), cancellationToken);
        return gate;
    }

    /// <summary>Posts what went through, where whoever sent it was cut short.</summary>
    public async Task PostAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var gate in _table.ReadPartitionAsync(Gate, cancellationToken))
        {
            await ledger.PostAsync(columns.Read(gate, gate.GetString(Correction)), cancellationToken);
        }
    }

    /// <summary>
    /// Goes through the gate as it was read; false when another entry did so since, or that cannot be told.
    /// </summary>
    public Task<bool> TryPassAsync(TableEntity gate, JournalEntry entry, CancellationToken cancellationToken)
    {
        gate[Correction] = entry.Id;
        columns.Write(gate, entry);
        return gate.ETag == default
            ? _table.TryInsertAsync(gate, cancellationToken)
            : _table.TryReplaceAsync(gate, cancellationToken);
    }
}
