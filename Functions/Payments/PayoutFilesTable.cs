using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Payout files. Table PayoutFiles: partition <c>files</c> holds a row a file and the row <c>open</c>, which names the
/// one that is neither confirmed nor cancelled; partition <c>{file}</c> a row a line.
/// </summary>
public sealed class PayoutFilesTable(TableServiceClient tables, Seal seal, Coop coop)
{
    private const string Files = "files", Open = "open";

    private readonly TableClient _table = tables.GetTableClient(TableNames.PayoutFiles);

    /// <summary>The file of an id; null when there is none.</summary>
    public async Task<PayoutFile?> FindAsync(string id, CancellationToken cancellationToken) =>
        PayoutFile.IsId(id) && await _table.FindAsync(Files, id, cancellationToken) is { } row
            ? PayoutFile.Read(row)
            : null;

    /// <summary>The file that is neither confirmed nor cancelled; null when there is none.</summary>
    public async Task<PayoutFile?> FindOpenAsync(CancellationToken cancellationToken) =>
        await _table.FindAsync(Files, Open, cancellationToken) is { } row
            ? await FindAsync(row.GetString("File"), cancellationToken)
            : null;

    /// <summary>Every file, newest first.</summary>
    public async Task<IReadOnlyList<PayoutFile>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await _table.ReadPartitionAsync(Files, cancellationToken).ToListAsync(cancellationToken))
            .Where(row => row.RowKey != Open)
            .Select(PayoutFile.Read)
            .OrderByDescending(file => file.CreatedUtc),
    ];

    /// <summary>Begins a file, unless another one is open; answers with the one that is open then.</summary>
    internal async Task<PayoutFile?> BeginAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, file.ToRow(Files)),
                    new TableTransactionAction(
                        TableTransactionActionType.Add, new TableEntity(Files, Open) { ["File"] = file.Id }),
                ],
                cancellationToken);
        }
        catch (TableTransactionFailedException there) when (there.Status == 409)
        {
            // another's, or ours by a request whose answer was lost
        }

        return await FindOpenAsync(cancellationToken);
    }

    /// <summary>A file that froze nothing is as if it had never been.</summary>
    internal Task<bool> TryAbandonAsync(PayoutFile file, CancellationToken cancellationToken) => TryAsync(
        [
            new TableTransactionAction(TableTransactionActionType.Delete, file.ToRow(Files), file.ETag),
            new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Files, Open), ETag.All),
        ],
        cancellationToken);

    /// <summary>Moves a file on; null when it has changed since, or that cannot be told.</summary>
    internal async Task<PayoutFile?> TryWriteAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        var row = file.ToRow(Files);
        return await _table.TryReplaceAsync(row, cancellationToken) ? file with { ETag = row.ETag } : null;
    }

    /// <summary>
    /// Ends a file and lets the next one come; false when it has changed since, or that cannot be told.
    /// </summary>
    internal Task<bool> TryEndAsync(PayoutFile file, CancellationToken cancellationToken) => TryAsync(
        [
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, file.ToRow(Files), file.ETag),
            new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Files, Open), ETag.All),
        ],
        cancellationToken);

    /// <summary>The lines of a file, in order of their keys.</summary>
    internal async IAsyncEnumerable<PayoutLine> ReadLinesAsync(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(file, cancellationToken))
        {
            var key = row.RowKey.Split(':');
            yield return new PayoutLine(
                Payable.TryParse(key[0], key[1], key[2])
                    ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} is no payment."),
                Money.FromMinor(row.GetInt64("AmountMinor") ?? 0, coop.Currency),
                seal.Open(row.GetString("Reference"), Row(file, row.RowKey)),
                Enum.Parse<PayoutLineState>(row.GetString("State")));
        }
    }

    /// <summary>Freezes a line; one that is there stays as it is.</summary>
    internal Task AddLineAsync(string file, PayoutLine line, CancellationToken cancellationToken) =>
        _table.TryInsertAsync(
            new TableEntity(file, line.Key)
            {
                ["AmountMinor"] = line.Amount.Minor,
                ["Reference"] = seal.Close(line.Reference, Row(file, line.Key)),
                ["State"] = line.State.ToString(),
            },
            cancellationToken);

    /// <summary>Takes a line out of a file that is not open yet.</summary>
    internal Task RemoveLineAsync(string file, PayoutLine line, CancellationToken cancellationToken) =>
        _table.RemoveAsync(file, line.Key, cancellationToken);

    /// <summary>Says what became of a line.</summary>
    internal Task MarkLineAsync(
        string file, PayoutLine line, PayoutLineState state, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(
            new TableEntity(file, line.Key) { ["State"] = state.ToString() },
            ETag.All,
            TableUpdateMode.Merge,
            cancellationToken);

    private async Task<bool> TryAsync(
        IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException changed) when (changed.Status is 412 or 404)
        {
            return false;
        }
    }

    private static string Row(string file, string key) => $"{TableNames.PayoutFiles}|{file}|{key}";
}
