using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Contributors' hours, by member. A log's id begins with the member's, so that it can be found by itself. The note is
/// sealed: it is written by hand and may say anything.
/// </summary>
public sealed class HoursTable(TableServiceClient tables, Seal seal)
{
    private const string State = nameof(State), DecidedUtc = nameof(DecidedUtc), Posted = nameof(Posted);

    /// <summary>The note.</summary>
    public static SealedColumn SealedNote { get; } =
        SealedColumn.Of(TableNames.Hours, "Note", row => Identity(row.RowKey));

    private readonly TableClient _table = tables.GetTableClient(TableNames.Hours);

    /// <summary>The id of a log; the same for the same operation.</summary>
    public static string NewId(string memberId, string operationId) => $"{memberId}-{operationId}";

    /// <summary>Stores a log once.</summary>
    public Task AddAsync(HoursLog log, CancellationToken cancellationToken) => _table.TryInsertAsync(
        new TableEntity(log.Member, log.Id)
        {
            ["Date"] = log.Date.ToString("O", CultureInfo.InvariantCulture),
            ["Minutes"] = log.Minutes,
            ["Note"] = seal.Close(log.Note, Identity(log.Id)),
            [State] = log.State.ToString(),
        },
        cancellationToken);

    /// <summary>A log by its id; null when there is none.</summary>
    public async Task<StoredHours?> FindAsync(string id, CancellationToken cancellationToken) =>
        id.LastIndexOf('-') is > 0 and var dash && Accounts.IsId(id)
        && await _table.FindAsync(id[..dash], id, cancellationToken) is { } row
            ? Read(row)
            : null;

    /// <summary>Stores a decision; false when the log has changed since it was read.</summary>
    public Task<bool> TryDecideAsync(
        StoredHours stored, HoursLog decided, string steward, DateTimeOffset now, CancellationToken cancellationToken)
    {
        stored.Row[State] = decided.State.ToString();
        stored.Row[DecidedUtc] = now;
        stored.Row["DecidedBy"] = steward;
        return _table.TryReplaceAsync(stored.Row, cancellationToken);
    }

    /// <summary>Remembers that everything which follows from a decision is done.</summary>
    public Task MarkPostedAsync(HoursLog log, CancellationToken cancellationToken) => _table.UpdateEntityAsync(
        new TableEntity(log.Member, log.Id) { [Posted] = true }, ETag.All, TableUpdateMode.Merge, cancellationToken);

    /// <summary>Decided hours of which not everything that follows is known to be done.</summary>
    public async IAsyncEnumerable<StoredHours> ReadUnpostedAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = HoursState.Pending.ToString();
        var filter = TableClient.CreateQueryFilter($"State ne {pending}");
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            // Told apart here: a filter never meets a row that lacks the property.
            if (row.GetBoolean(Posted) != true)
            {
                yield return Read(row);
            }
        }
    }

    /// <summary>Forgets what a member wrote beside their hours; the hours stay.</summary>
    public async Task EraseNotesAsync(string memberId, CancellationToken cancellationToken)
    {
        await foreach (var found in _table.ReadPartitionAsync(memberId, cancellationToken))
        {
            for (var row = found; row is not null && Read(row).Log.Note.Length > 0;)
            {
                row["Note"] = seal.Close("", Identity(row.RowKey));
                row = await _table.TryReplaceAsync(row, cancellationToken)
                    ? null
                    : await _table.FindAsync(memberId, row.RowKey, cancellationToken);
            }
        }
    }

    /// <summary>One page of a member's logs.</summary>
    public async Task<Page<HoursLog>> ListAsync(string memberId, Paging paging, CancellationToken cancellationToken) =>
        Page(
            await _table.ReadAfterAsync(memberId, paging.After, paging.Limit + 1, cancellationToken)
                .ToListAsync(cancellationToken),
            paging);

    /// <summary>One page of everybody's logs in a state.</summary>
    public async Task<Page<HoursLog>> ListAsync(HoursState state, Paging paging, CancellationToken cancellationToken)
    {
        var wanted = state.ToString();
        var (member, id) = paging.After is { } after && after.LastIndexOf('-') is > 0 and var dash
            ? (after[..dash], after)
            : ("", "");
        var filter = TableClient.CreateQueryFilter(
            $"State eq {wanted} and (PartitionKey gt {member} or (PartitionKey eq {member} and RowKey gt {id}))");
        return Page(
            await _table.ReadRowsAsync(filter, cancellationToken, perPage: paging.Limit + 1)
                .Take(paging.Limit + 1)
                .ToListAsync(cancellationToken),
            paging);
    }

    private Page<HoursLog> Page(List<TableEntity> rows, Paging paging) => new(
        [.. rows.Take(paging.Limit).Select(row => Read(row).Log)],
        rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);

    private StoredHours Read(TableEntity row) => new(
        new HoursLog(
            row.RowKey,
            row.PartitionKey,
            DateOnly.ParseExact(row.GetString("Date"), "O", CultureInfo.InvariantCulture),
            row.GetInt32("Minutes") ?? throw new FormatException($"Hours {row.RowKey} have no minutes."),
            seal.Open(row.GetString("Note"), Identity(row.RowKey)),
            Enum.Parse<HoursState>(row.GetString(State))),
        row.GetDateTimeOffset(DecidedUtc),
        row.GetString("DecidedBy"),
        row);

    private static string Identity(string id) => $"{TableNames.Hours}|{id}";
}

/// <summary>Hours as stored.</summary>
/// <param name="Log">The log.</param>
/// <param name="DecidedUtc">When it was decided; null while pending.</param>
/// <param name="DecidedBy">The member id of the steward who did; null while pending.</param>
/// <param name="Row">The row that it was read from.</param>
public sealed record StoredHours(HoursLog Log, DateTimeOffset? DecidedUtc, string? DecidedBy, TableEntity Row);
