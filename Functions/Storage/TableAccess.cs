using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The few table calls that everything is built from. A storage answer can be lost after the write was done; the SDK then
/// retries by itself and reports a conflict. So "false" means only "look at what is there", never "somebody else did it".
/// </summary>
public static class TableAccess
{
    /// <summary>Largest transaction that Azure accepts.</summary>
    public const int TransactionLimit = 100;

    /// <summary>Inserts; false when a row with that key is there already.</summary>
    public static async Task<bool> TryInsertAsync(
        this TableClient table, ITableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(entity, cancellationToken);
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Replaces the row that was read; false when it has changed since.</summary>
    public static async Task<bool> TryReplaceAsync(
        this TableClient table, ITableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.UpdateEntityAsync(entity, entity.ETag, TableUpdateMode.Replace, cancellationToken);
            entity.ETag = response.Headers.ETag ?? entity.ETag;
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 412 or 404)
        {
            return false;
        }
    }

    /// <summary>The row, or null.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            partitionKey, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? RowSchema.Known(found.Value!) : null;
    }

    /// <summary>Deletes the row; no matter if it is gone already.</summary>
    public static Task RemoveAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(partitionKey, rowKey, ETag.All, cancellationToken);

    /// <summary>Deletes the row that was read, if it is there; false when it has changed since.</summary>
    public static async Task<bool> TryRemoveAsync(
        this TableClient table, ITableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, entity.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            return false;
        }
    }

    /// <summary>
    /// The rows that a filter finds, all where there is none, in order of their keys: the only way in which rows are
    /// queried, because each is refused that a newer release wrote (<see cref="RowSchema"/>). A million rows go through
    /// here in the close of a month; the check looks one column up in each.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="columns">Some of the columns; the one that tells the form of the row comes with them.</param>
    /// <param name="perPage">How many to ask for at a time; as many as the table gives where that is not said.</param>
    /// <exception cref="InvalidDataException">A newer release wrote one of them.</exception>
    public static IAsyncEnumerable<TableEntity> ReadRowsAsync(
        this TableClient table,
        string? filter,
        CancellationToken cancellationToken,
        IEnumerable<string>? columns = null,
        int? perPage = null) =>
        table.QueryAsync<TableEntity>(filter, perPage, columns?.Append(RowSchema.Column), cancellationToken)
            .Select(RowSchema.Known);

    /// <summary>The rows of one partition in order of their keys; with some of their columns when those are named.</summary>
    public static IAsyncEnumerable<TableEntity> ReadPartitionAsync(
        this TableClient table,
        string partitionKey,
        CancellationToken cancellationToken,
        IEnumerable<string>? columns = null) =>
        table.ReadRowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), cancellationToken, columns);

    /// <summary>One page of a partition after a row key, for lists.</summary>
    public static async IAsyncEnumerable<TableEntity> ReadAfterAsync(
        this TableClient table,
        string partitionKey,
        string? after,
        int limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = after is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey gt {after}");
        await foreach (var row in table.ReadRowsAsync(filter, cancellationToken, perPage: limit))
        {
            yield return row;
            if (--limit == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// Upserts rows of one partition, in transactions of at most <see cref="TransactionLimit"/>. Each is whole or
    /// absent; doing all of it again is harmless.
    /// </summary>
    /// <exception cref="ArgumentException">Two partitions are mixed; Azurite would accept that, Azure does not.</exception>
    public static async Task UpsertAllAsync(
        this TableClient table, IReadOnlyCollection<ITableEntity> rows, CancellationToken cancellationToken)
    {
        if (rows.Select(row => row.PartitionKey).Distinct().Skip(1).Any())
        {
            throw new ArgumentException("A transaction stays in one partition.", nameof(rows));
        }

        foreach (var batch in rows.Chunk(TransactionLimit))
        {
            await table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
                cancellationToken);
        }
    }
}
