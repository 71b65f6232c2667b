using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Movements that the nightly reconciliation looks at again by themselves, however old they are: what could not be
/// posted, and payments of a share whose bank has yet to answer. So neither holds up how far it has looked.
/// </summary>
public sealed class OpenMovements(TableServiceClient tables)
{
    private const string Open = "open";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Reconciliations);

    /// <summary>Remembers a movement.</summary>
    public Task AddAsync(string id, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(new TableEntity(Open, id), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Forgets one that is posted and decided.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        _table.RemoveAsync(Open, id, cancellationToken);

    /// <summary>Every open one.</summary>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(Open, cancellationToken))
        {
            yield return row.RowKey;
        }
    }
}
