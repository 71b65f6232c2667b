using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Which disputes have money in <c>assets:in-dispute</c>, so that the nightly reconciliation can ask about each. A row
/// is written before the movement is posted, and goes when the end is in the books.
/// </summary>
public sealed class OpenDisputes(TableServiceClient tables)
{
    private const string Open = "open";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Disputes);

    /// <summary>Remembers a dispute.</summary>
    public Task AddAsync(string id, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(new TableEntity(Open, id), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Forgets one that has ended.</summary>
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
