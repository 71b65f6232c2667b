using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Reconciliations and up to when their movements are all in the books.</summary>
public sealed class ReconciliationsTable(TableServiceClient tables, Queues queues, TimeProvider clock)
{
    private const string Runs = "run", Watermark = "watermark", Stripe = "stripe", UpToUtc = nameof(UpToUtc);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Reconciliations);

    /// <summary>Asks for one; who asks twice at the same moment gets the same.</summary>
    public async Task<ReconciliationRow> AskAsync(CancellationToken cancellationToken)
    {
        var asked = ReconciliationRow.Ask(clock.GetUtcNow());
        await _table.TryInsertAsync(asked.Row, cancellationToken);
        await queues.SendAsync(QueueNames.Reconciliations, asked.Id, cancellationToken);
        return asked;
    }

    /// <summary>One of them; null when there is none.</summary>
    public async Task<ReconciliationRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(Runs, id, cancellationToken) is { } row ? ReconciliationRow.Read(row) : null;

    /// <summary>Keeps how far one is.</summary>
    public Task KeepAsync(ReconciliationRow run, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(run.Row, TableUpdateMode.Replace, cancellationToken);

    /// <summary>One page of them, newest first.</summary>
    public async Task<Page<ReconciliationRow>> ListAsync(Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(Runs, paging.After, paging.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        return new Page<ReconciliationRow>(
            [.. rows.Take(paging.Limit).Select(ReconciliationRow.Read)],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    /// <summary>
    /// Up to when every movement was posted or is among the open ones; null before the first reconciliation.
    /// </summary>
    public async Task<DateTimeOffset?> WatermarkAsync(CancellationToken cancellationToken) =>
        (await _table.FindAsync(Watermark, Stripe, cancellationToken))?.GetDateTimeOffset(UpToUtc);

    /// <summary>Moves that forward. Moving it back costs nothing but work done again.</summary>
    public Task SetWatermarkAsync(DateTimeOffset upToUtc, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Watermark, Stripe) { [UpToUtc] = upToUtc }, TableUpdateMode.Replace, cancellationToken);
}
