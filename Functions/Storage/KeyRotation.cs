using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Seals anew what another key than the present one sealed. What is left to do is asked of the tables themselves, so
/// that a pass that was stopped goes on where it was, and two at once do no harm.
/// </summary>
public sealed partial class KeyRotation(
    TableServiceClient tables, IEnumerable<SealedColumn> columns, Seal seal, ILogger<KeyRotation> logger)
{
    /// <summary>One pass over every table; answers how many values are still sealed with another key.</summary>
    public async Task<int> SealAnewAsync(CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var column in columns)
        {
            var (done, undone) = await SealAnewAsync(column, cancellationToken);
            LogColumn(column.Table, column.Property, done, undone);
            left += undone;
        }

        return left;
    }

    private async Task<(int Done, int Left)> SealAnewAsync(SealedColumn column, CancellationToken cancellationToken)
    {
        var (done, left) = (0, 0);
        var table = tables.GetTableClient(column.Table);

        // Values begin with the id of their key and a dot: only those of other keys are asked for, a page at a time.
        var (from, to) = ($"{seal.CurrentKeyId}.", $"{seal.CurrentKeyId}/");
        var filter = $"{column.Property} lt '{from}' or {column.Property} ge '{to}'";
        await foreach (var row in table.ReadRowsAsync(filter, cancellationToken))
        {
            var sealedAnew = await SealAnewAsync(table, column, row, cancellationToken);
            (done, left) = sealedAnew ? (done + 1, left) : (done, left + 1);
        }

        return (done, left);
    }

    private async Task<bool> SealAnewAsync(
        TableClient table, SealedColumn column, TableEntity found, CancellationToken cancellationToken)
    {
        for (var row = found; row is not null;)
        {
            if (column.Read(row) is not { } text || seal.IsCurrent(text))
            {
                return true; // gone or written anew meanwhile
            }

            if (!seal.CanOpen(text))
            {
                LogKeyMissing(column.Table, column.Property, Seal.KeyIdOf(text));
                return false;
            }

            column.Write(row, seal.Close(seal.Open(text, column.Identity(row)), column.Identity(row)));
            if (await table.TryReplaceAsync(row, cancellationToken))
            {
                return true;
            }

            row = await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Sealed anew in {Table} {Property}: {Done} values, {Left} left")]
    private partial void LogColumn(string table, string property, int done, int left);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A value in {Table} {Property} is sealed with key {KeyId}, which Peep__PreviousDataKeys lacks")]
    private partial void LogKeyMissing(string table, string property, string keyId);
}
