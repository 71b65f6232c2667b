using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets corrections of one entry through one after the other, so that no two of them take the same money out of
/// suspense. The gate of an entry holds the correction that went through last, in full: who comes next posts it before
/// looking at what still waits, so that one whose request was killed counts, and one whose request is slow meets
/// itself. What is taken is therefore always what is in the books.
/// </summary>
public sealed class CorrectionGate(TableServiceClient tables, LedgerTable ledger, EntryColumns columns)
{
    /// <summary>The column that names the correction.</summary>
    internal const string Correction = nameof(Correction);

    private const string Gate = "gate";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Suspense);

    /// <summary>The gate of an entry, once whatever went through it is in the books.</summary>
    public async Task<TableEntity> ReadAsync(string corrected, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Gate, corrected, cancellationToken) is not { } gate)
        {
            return new TableEntity(Gate, corrected);
        }

        // Another content under its id is told to whoever sent it and holds nobody up.
        await ledger.PostAsync(columns.Read(gate, gate.GetString(Correction)), cancellationToken);
        return gate;
    }

    /// <summary>Posts what went through any gate, where whoever sent it was cut short.</summary>
    public async Task PostAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var gate in _table.ReadPartitionAsync(Gate, cancellationToken))
        {
            await ledger.PostAsync(columns.Read(gate, gate.GetString(Correction)), cancellationToken);
        }
    }

    /// <summary>
    /// Goes through a gate as it was read; false when another correction did so since, or that cannot be told.
    /// </summary>
    public Task<bool> TryPassAsync(TableEntity gate, JournalEntry correction, CancellationToken cancellationToken)
    {
        gate[Correction] = correction.Id;
        columns.Write(gate, correction);
        return gate.ETag == default
            ? _table.TryInsertAsync(gate, cancellationToken)
            : _table.TryReplaceAsync(gate, cancellationToken);
    }
}
