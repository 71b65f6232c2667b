using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Payout files. Table PayoutFiles: partition <c>files</c> holds a row a file and the row <c>open</c>, which names the
/// one that is neither confirmed nor cancelled; partition <c>{file}|{hash of the lines}</c> a row a line. Whoever would
/// open a file writes the lines first; those of the one who did are named by the file's row, the others by nothing.
/// </summary>
public sealed class PayoutFilesTable(TableServiceClient tables, Seal seal, Coop coop)
{
    private const string Files = "files", Open = "open";

    /// <summary>The payee's id at the provider.</summary>
    public static SealedColumn SealedReference { get; } =
        SealedColumn.Of(TableNames.PayoutFiles, "Reference", row => Row(row.PartitionKey.Split('|')[0], row.RowKey));

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
            .OrderByDescending(file => file.Order, StringComparer.Ordinal),
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

    /// <summary>The lines of a file, in order of their keys; none while it is not open.</summary>
    /// <exception cref="InvalidOperationException">They are not those that it opened with.</exception>
    internal async Task<IReadOnlyList<PayoutLine>> ReadLinesAsync(
        PayoutFile file, CancellationToken cancellationToken) =>
        await FindLinesAsync(file, cancellationToken)
            ?? throw new InvalidOperationException($"The lines of {file.Id} are not those that it opened with.");

    /// <summary>The same; null when they are not those that the file opened with.</summary>
    internal async Task<IReadOnlyList<PayoutLine>?> FindLinesAsync(
        PayoutFile file, CancellationToken cancellationToken)
    {
        if (file.LinesHash is not { } hash)
        {
            return file.State is PayoutFileState.Freezing or PayoutFileState.Cancelling or PayoutFileState.Cancelled
                ? []
                : null;
        }

        var rows = await _table.ReadPartitionAsync(Partition(file.Id, hash), cancellationToken)
            .ToListAsync(cancellationToken);
        var lines = rows.Select(row => ReadLine(file.Id, row)).ToList();
        return lines.Count == file.Lines && PayoutLine.HashOf(lines) == hash ? lines : null;
    }

    /// <summary>Whether an open file has a line of this key.</summary>
    internal async Task<bool> HasLineAsync(PayoutFile file, string key, CancellationToken cancellationToken) =>
        file.LinesHash is { } hash
        && await _table.FindAsync(Partition(file.Id, hash), key, cancellationToken) is not null;

    /// <summary>Writes the lines that a file may open with; one that is there stays as it is.</summary>
    internal async Task AddLinesAsync(
        string file, IReadOnlyList<PayoutLine> lines, CancellationToken cancellationToken)
    {
        var partition = Partition(file, PayoutLine.HashOf(lines));
        foreach (var line in lines)
        {
            await _table.TryInsertAsync(
                new TableEntity(partition, line.Key)
                {
                    ["AmountMinor"] = line.Amount.Minor,
                    ["Reference"] = seal.Close(line.Reference, Row(file, line.Key)),
                    ["State"] = line.State.ToString(),
                },
                cancellationToken);
        }
    }

    /// <summary>Says what became of a line.</summary>
    internal Task MarkLineAsync(
        PayoutFile file, PayoutLine line, PayoutLineState state, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(
            new TableEntity(Partition(file.Id, file.LinesHash!), line.Key) { ["State"] = state.ToString() },
            ETag.All,
            TableUpdateMode.Merge,
            cancellationToken);

    private PayoutLine ReadLine(string file, TableEntity row)
    {
        var key = row.RowKey.Split(':');
        return new PayoutLine(
            Payable.TryParse(key[0], key[1], key[2])
                ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} is no payment."),
            Money.FromMinor(row.GetInt64("AmountMinor") ?? 0, coop.Currency),
            seal.Open(row.GetString("Reference"), Row(file, row.RowKey)),
            Enum.Parse<PayoutLineState>(row.GetString("State")));
    }

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

    private static string Partition(string file, string hash) => $"{file}|{hash}";

    private static string Row(string file, string key) => $"{TableNames.PayoutFiles}|{file}|{key}";
}
