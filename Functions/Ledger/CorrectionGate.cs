using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets corrections of one entry through one after the other, so that no two of them take the same money out of
/// suspense. The gate of an entry holds the correction that went through last, in full: who comes next posts it before
/// looking at what still waits, so that one whose request was killed counts, and one whose request is slow meets
/// itself. What is taken is therefore always what is in the books.
/// </summary>
public sealed class CorrectionGate(TableServiceClient tables, LedgerTable ledger)
{
    private const string Gate = "gate", Correction = nameof(Correction);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Suspense);

    /// <summary>The gate of an entry, once whatever went through it is in the books.</summary>
    public async Task<TableEntity> ReadAsync(string corrected, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Gate, corrected, cancellationToken) is not { } gate)
        {
            return new TableEntity(Gate, corrected);
        }

        // Another content under its id is told to whoever sent it and holds nobody up.
        await ledger.PostAsync(EntryColumns.Read(gate, gate.GetString(Correction)), cancellationToken);
        return gate;
    }

    /// <summary>
    /// Goes through a gate as it was read; false when another correction did so since, or that cannot be told.
    /// </summary>
    public Task<bool> TryPassAsync(TableEntity gate, JournalEntry correction, CancellationToken cancellationToken)
    {
        gate[Correction] = correction.Id;
        EntryColumns.Write(gate, correction);
        return gate.ETag == default
            ? _table.TryInsertAsync(gate, cancellationToken)
            : _table.TryReplaceAsync(gate, cancellationToken);
    }
}
