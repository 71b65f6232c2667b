using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A bank line as it is stored.</summary>
/// <param name="Line">The line.</param>
/// <param name="Entry">The entry that it is matched to; null for none.</param>
/// <param name="Posting">Which posting of it.</param>
/// <param name="ChangedBy">The steward who matched or parted it last; null when the rule did, or nobody.</param>
/// <param name="ChangedUtc">When.</param>
/// <param name="Turn">How often that was.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record StoredBankLine(
    BankLine Line,
    string? Entry,
    int Posting,
    string? ChangedBy,
    DateTimeOffset? ChangedUtc,
    int Turn,
    ETag ETag)
{
    /// <summary>Whether the rule may match it: what a steward parted stays a steward's.</summary>
    public bool IsOpen => Entry is null && ChangedBy is null;
}

/// <summary>
/// Bank statements. Table Bank: a partition a currency, which is one account of the co-op's, so that a line and what it
/// is matched to change in one transaction: <c>line|{id}</c> a row a line, <c>match|{posting}|{entry}</c> a row a
/// posting that a line is matched to, <c>statement|{id}</c> a row a statement.
/// </summary>
public sealed class BankTable(TableServiceClient tables, Seal seal)
{
    private const string LinePrefix = "line|", MatchPrefix = "match|", StatementPrefix = "statement|";
    private const string Words = nameof(Words);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Bank);

    /// <summary>What the bank says of a line: it can name people.</summary>
    public static SealedColumn SealedWords { get; } =
        SealedColumn.Of(TableNames.Bank, Words, row => Identity(row.PartitionKey, row.RowKey));

    /// <summary>Keeps the lines that are not there yet; answers how many this statement was first to bring.</summary>
    public async Task<int> AddAsync(
        Currency currency, string statement, IEnumerable<BankLine> lines, CancellationToken cancellationToken)
    {
        var known = (await ReadAsync(currency, LinePrefix, cancellationToken, ["RowKey"]))
            .Select(row => row.RowKey).ToHashSet();
        foreach (var batch in lines.Select(line => Write(line, statement))
            .Where(row => !known.Contains(row.RowKey)).Chunk(TableAccess.TransactionLimit))
        {
            await InsertAsync(batch, cancellationToken);
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {currency.Code} and Statement eq {statement}");
        return await _table.ReadRowsAsync(filter, cancellationToken, ["RowKey"])
            .CountAsync(cancellationToken);
    }

    /// <summary>The lines of an account by day and id.</summary>
    public async Task<IReadOnlyList<StoredBankLine>> ReadLinesAsync(
        Currency currency, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(currency, LinePrefix, cancellationToken)).Select(ReadLine)];

    /// <summary>A line; null when there is none.</summary>
    public async Task<StoredBankLine?> FindLineAsync(string id, CancellationToken cancellationToken) =>
        CurrencyOf(id) is { } currency
        && await _table.FindAsync(currency.Code, LinePrefix + id, cancellationToken) is { } row
            ? ReadLine(row)
            : null;

    /// <summary>Keeps a statement; the first telling stands.</summary>
    public async Task<BankStatementRow> AddAsync(BankStatementRow statement, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(statement.ToRow(StatementPrefix), cancellationToken);
        var row = await _table.FindAsync(statement.Currency, StatementPrefix + statement.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Statement {statement.Id} is neither new nor there.");
        return BankStatementRow.Read(row, StatementPrefix);
    }

    /// <summary>The statements of every account.</summary>
    public async Task<IReadOnlyList<BankStatementRow>> ListStatementsAsync(CancellationToken cancellationToken)
    {
        var (first, after) = (StatementPrefix, After(StatementPrefix));
        var filter = TableClient.CreateQueryFilter($"RowKey ge {first} and RowKey lt {after}");
        return
        [
            .. (await _table.ReadRowsAsync(filter, cancellationToken)
                .ToListAsync(cancellationToken)).Select(row => BankStatementRow.Read(row, StatementPrefix)),
        ];
    }

    /// <summary>
    /// Matches a line that was read to a posting; false when either has been matched since, or that cannot be told.
    /// </summary>
    public Task<bool> TryMatchAsync(
        StoredBankLine line,
        string entry,
        int posting,
        string? by,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        TryChangeAsync(
            Changed(line, entry, posting, by, now),
            new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(line.Line.Amount.Currency.Code, MatchKey(entry, posting)) { ["Line"] = line.Line.Id }),
            cancellationToken);

    /// <summary>Whether a line is matched to a posting.</summary>
    public async Task<bool> IsMatchedAsync(
        Currency currency, BankMovement movement, CancellationToken cancellationToken) =>
        await _table.FindAsync(
            currency.Code, MatchKey(movement.Entry, movement.Posting), cancellationToken) is not null;

    /// <summary>Parts a line that was read from its posting; false when it has changed since.</summary>
    public Task<bool> TryPartAsync(
        StoredBankLine line, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        TryChangeAsync(
            Changed(line, entry: null, posting: 0, by, now),
            new TableTransactionAction(
                TableTransactionActionType.Delete,
                new TableEntity(line.Line.Amount.Currency.Code, MatchKey(line.Entry!, line.Posting)),
                ETag.All),
            cancellationToken);

    /// <summary>The currency that the id of a line begins with.</summary>
    internal static Currency? CurrencyOf(string id) =>
        id.Length is > 4 and < 100 && Accounts.IsId(id) && KnownCurrencies.TryParse(id[..3], out var currency)
            ? currency
            : null;

    // A line that another file brings at the same moment, or that this one brought before its answer was lost, is the
    // same line, and what it is matched to stays: one of them is enough for the whole batch to be refused.
    private async Task InsertAsync(TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
        }
        catch (TableTransactionFailedException there) when (there.Status == 409)
        {
            foreach (var row in rows)
            {
                await _table.TryInsertAsync(row, cancellationToken);
            }
        }
    }

    private async Task<bool> TryChangeAsync(
        TableEntity line, TableTransactionAction match, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [new TableTransactionAction(TableTransactionActionType.UpdateMerge, line, line.ETag), match],
                cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException changed) when (changed.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private async Task<List<TableEntity>> ReadAsync(
        Currency currency, string prefix, CancellationToken cancellationToken, string[]? select = null)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {currency.Code} and RowKey ge {prefix} and RowKey lt {After(prefix)}");
        return await _table.ReadRowsAsync(filter, cancellationToken, select)
            .ToListAsync(cancellationToken);
    }

    private TableEntity Write(BankLine line, string statement)
    {
        var row = new TableEntity(line.Amount.Currency.Code, LinePrefix + line.Id)
        {
            ["Date"] = line.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["AmountMinor"] = line.Amount.Minor,
            ["Statement"] = statement,
            ["Turn"] = 0,
        };
        row[Words] = seal.Close(
            JsonSerializer.Serialize(new BankWords(line.Reference, line.Text), Json.Options),
            Identity(row.PartitionKey, row.RowKey));
        return row;
    }

    private StoredBankLine ReadLine(TableEntity row)
    {
        var words = JsonSerializer.Deserialize<BankWords>(
            seal.Open(row.GetString(Words), Identity(row.PartitionKey, row.RowKey)), Json.Options)!;
        return new StoredBankLine(
            new BankLine(
                row.RowKey[LinePrefix.Length..],
                DateOnly.ParseExact(row.GetString("Date"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Money.FromMinor(row.GetInt64("AmountMinor") ?? 0, Currency.Parse(row.PartitionKey)),
                words.Reference,
                words.Text),
            row.GetString("Entry") is { Length: > 0 } entry ? entry : null,
            row.GetInt32("Posting") ?? 0,
            row.GetString("ChangedBy") is { Length: > 0 } by ? by : null,
            row.GetDateTimeOffset("ChangedUtc"),
            row.GetInt32("Turn") ?? 0,
            row.ETag);
    }

    // Merged into the row, so that what is sealed stays as it is: an empty text stands for none.
    private static TableEntity Changed(
        StoredBankLine line, string? entry, int posting, string? by, DateTimeOffset now) =>
        new(line.Line.Amount.Currency.Code, LinePrefix + line.Line.Id)
        {
            ["Entry"] = entry ?? "",
            ["Posting"] = posting,
            ["ChangedBy"] = by ?? "",
            ["ChangedUtc"] = now,
            ["Turn"] = line.Turn + 1,
            ETag = line.ETag,
        };

    private static string MatchKey(string entry, int posting) =>
        string.Create(CultureInfo.InvariantCulture, $"{MatchPrefix}{posting}|{entry}");

    private static string Identity(string partition, string row) => $"{TableNames.Bank}|{partition}|{row}";

    private static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    private sealed record BankWords(string Reference, string Text);
}
