using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Ids at Stripe that the nightly reconciliation asks about one by one, however old they are.</summary>
public abstract class OpenIds(TableClient table)
{
    private const string Open = "open";

    /// <summary>Remembers one.</summary>
    public Task AddAsync(string id, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(Open, id), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Forgets one that is done with.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        table.RemoveAsync(Open, id, cancellationToken);

    /// <summary>Every open one.</summary>
    public IAsyncEnumerable<string> ReadAsync(CancellationToken cancellationToken) =>
        table.ReadPartitionAsync(Open, cancellationToken).Select(row => row.RowKey);
}

/// <summary>
/// Which disputes have money in <c>assets:in-dispute</c>. A row is written before the movement is posted, and goes when
/// the end is in the books.
/// </summary>
public sealed class OpenDisputes(TableServiceClient tables) : OpenIds(tables.GetTableClient(TableNames.Disputes));

/// <summary>
/// Movements that could not be posted, and payments of a share whose bank has yet to answer: so neither holds up how
/// far the reconciliation has looked.
/// </summary>
public sealed class OpenMovements(TableServiceClient tables)
    : OpenIds(tables.GetTableClient(TableNames.Reconciliations));
