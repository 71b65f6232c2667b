using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A draft as it was read.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Row">The row that it was read from.</param>
public sealed record StoredDraft(EntryDraft Draft, TableEntity Row);

/// <summary>Entries that wait for a steward: a row each, changed under its ETag, kept for good.</summary>
public sealed class DraftsTable(TableServiceClient tables, EntryColumns columns)
{
    /// <summary>The column that names the entry.</summary>
    internal const string EntryId = nameof(EntryId);

    private const string Partition = "draft", State = nameof(State), ApprovedUtc = nameof(ApprovedUtc);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Drafts);

    /// <summary>The id of a draft; the same for the same operation.</summary>
    public static string NewId(string operation) => $"drf_{operation}";

    /// <summary>Adds a draft once; answers what stands under its id.</summary>
    public async Task<StoredDraft> AddAsync(EntryDraft draft, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(Write(draft, new TableEntity(Partition, draft.Id)), cancellationToken);
        return await FindAsync(draft.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Draft {draft.Id} is neither new nor there.");
    }

    /// <summary>A draft; null when there is none.</summary>
    public async Task<StoredDraft?> FindAsync(string id, CancellationToken cancellationToken) =>
        Accounts.IsId(id) && await _table.FindAsync(Partition, id, cancellationToken) is { } row
            ? new StoredDraft(Read(row), row)
            : null;

    /// <summary>
    /// Changes a draft that was read; null when it has changed since, or that cannot be told: then what is there
    /// counts.
    /// </summary>
    public async Task<StoredDraft?> TryChangeAsync(
        StoredDraft stored, EntryDraft changed, CancellationToken cancellationToken) =>
        await _table.TryReplaceAsync(Write(changed, stored.Row), cancellationToken)
            ? stored with { Draft = changed }
            : null;

    /// <summary>The drafts, by id; those in one state when one is given.</summary>
    public IAsyncEnumerable<StoredDraft> ReadAsync(DraftState? state, CancellationToken cancellationToken)
    {
        var name = state?.ToString();
        var filter = name is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and State eq {name}");
        return _table.ReadRowsAsync(filter, cancellationToken)
            .Select(row => new StoredDraft(Read(row), row));
    }

    private TableEntity Write(EntryDraft draft, TableEntity row)
    {
        row[EntryId] = draft.Entry.Id;
        row["DraftedBy"] = draft.DraftedBy;
        row["DraftedUtc"] = draft.DraftedUtc;
        row["NeedsAnother"] = draft.NeedsAnother;
        row[State] = draft.State.ToString();
        row["ApprovedBy"] = draft.ApprovedBy;
        row[ApprovedUtc] = draft.ApprovedUtc;
        columns.Write(row, draft.Entry);
        return row;
    }

    private EntryDraft Read(TableEntity row) => new(
        row.RowKey,
        columns.Read(row, row.GetString(EntryId)),
        row.GetString("DraftedBy"),
        row.GetDateTimeOffset("DraftedUtc") ?? throw new FormatException($"Draft {row.RowKey} has no date."),
        row.GetBoolean("NeedsAnother") ?? true,
        Enum.Parse<DraftState>(row.GetString(State)),
        row.GetString("ApprovedBy"),
        row.GetDateTimeOffset(ApprovedUtc));
}
