using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The messages that failed, by queue.</summary>
public sealed class PoisonTable(TableServiceClient tables, Seal seal, TimeProvider clock)
{
    // A property holds 64 KiB of UTF-16; a message has up to 64 KiB and grows by a third when it is sealed.
    private const int ChunkChars = 30_000;

    /// <summary>The body of a message that is no pointer.</summary>
    public static SealedColumn SealedBody { get; } = new(
        TableNames.Poison, Chunk(0), row => Identity(row.PartitionKey, row.RowKey), ReadSealed, KeepSealed);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Poison);

    /// <summary>The id of a message, and of every other that points to the same.</summary>
    public static string IdOf(string body, string? pointer) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(pointer is null ? body : new Pointer(pointer).Write())).AsSpan(0, 16));

    /// <summary>Notes that a message failed once more.</summary>
    public Task NoteFailureAsync(
        string queue, string body, string? pointer, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(
            queue,
            IdOf(body, pointer),
            row =>
            {
                var now = clock.GetUtcNow();
                row[PoisonRow.State] = row.GetString(PoisonRow.State) ?? PoisonRow.Failing;
                row["Pointer"] = pointer;
                row["Reason"] = reason;
                row["Attempts"] = (row.GetInt32("Attempts") ?? 0) + 1;
                row["FirstFailedUtc"] = row.GetDateTimeOffset("FirstFailedUtc") ?? now;
                row["LastFailedUtc"] = now;
                return true;
            },
            cancellationToken);

    /// <summary>
    /// Puts a message aside; answers the row. Doing it again only counts, so that who requeued it before does not
    /// forget what has come since.
    /// </summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="body">What it says.</param>
    /// <param name="pointer">Where it points; null when it is no pointer, and then the body is kept, sealed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<PoisonRow> QuarantineAsync(
        string queue, string body, string? pointer, CancellationToken cancellationToken)
    {
        var id = IdOf(body, pointer);
        var changed = await ChangeAsync(
            queue,
            id,
            row =>
            {
                row[nameof(PoisonRow.Times)] = (row.GetInt32(nameof(PoisonRow.Times)) ?? 0) + 1;
                if (row.GetString(PoisonRow.State) == PoisonRow.Quarantined)
                {
                    return true;
                }

                row[PoisonRow.State] = PoisonRow.Quarantined;
                row["SinceUtc"] = clock.GetUtcNow();
                row["Pointer"] = pointer;
                row["Reason"] = pointer is null
                    ? FailureReason.NotAPointer
                    : row.GetString("Reason") ?? FailureReason.Unknown;
                if (pointer is null)
                {
                    KeepSealed(row, seal.Close(body, Identity(queue, id)));
                }

                return true;
            },
            cancellationToken);
        return PoisonRow.Read(changed);
    }

    /// <summary>The message that was put aside under an id; null when there is none.</summary>
    public async Task<PoisonRow?> FindAsync(string queue, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(queue, id, cancellationToken) is { } row
        && row.GetString(PoisonRow.State) == PoisonRow.Quarantined
            ? PoisonRow.Read(row)
            : null;

    /// <summary>Forgets a message, unless it was put aside again since it was read.</summary>
    public async Task RemoveAsync(PoisonRow poison, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(poison.Queue, poison.Id, cancellationToken) is { } row
            && PoisonRow.Read(row).Times == poison.Times
            && !await _table.TryRemoveAsync(row, cancellationToken))
        {
            // It failed once more on its next way: the note may go with the row.
        }
    }

    /// <summary>One page of what was put aside, by queue and id; a page ends with <c>queue|id</c>.</summary>
    public async Task<Page<PoisonRow>> ListAsync(Paging paging, CancellationToken cancellationToken)
    {
        var (queue, id) = paging.After?.Split('|') is [var first, var second] ? (first, second) : ("", "");
        var (state, limit) = (PoisonRow.Quarantined, paging.Limit + 1);
        var filter = TableClient.CreateQueryFilter(
            $"State eq {state} and (PartitionKey gt {queue} or (PartitionKey eq {queue} and RowKey gt {id}))");
        var rows = await _table.ReadRowsAsync(filter, cancellationToken, perPage: limit)
            .Take(limit)
            .Select(PoisonRow.Read)
            .ToListAsync(cancellationToken);
        return rows.Count < limit
            ? new Page<PoisonRow>(rows, null)
            : new Page<PoisonRow>(rows[..paging.Limit], $"{rows[^2].Queue}|{rows[^2].Id}");
    }

    /// <summary>The body of a message that is no pointer; null when it was one.</summary>
    internal async Task<string?> OpenAsync(string queue, string id, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(queue, id, cancellationToken);
        return row is not null && ReadSealed(row) is { } text ? seal.Open(text, Identity(queue, id)) : null;
    }

    private static string? ReadSealed(TableEntity row)
    {
        var text = new StringBuilder();
        for (var i = 0; row.GetString(Chunk(i)) is { } chunk; i++)
        {
            text.Append(chunk);
        }

        return text.Length > 0 ? text.ToString() : null;
    }

    private static void KeepSealed(TableEntity row, string text)
    {
        for (var i = 0; i * ChunkChars < text.Length; i++)
        {
            row[Chunk(i)] = text.Substring(i * ChunkChars, Math.Min(ChunkChars, text.Length - (i * ChunkChars)));
        }
    }

    private static string Chunk(int number) => string.Create(CultureInfo.InvariantCulture, $"Body{number}");

    private static string Identity(string queue, string id) => $"{TableNames.Poison}|{queue}|{id}";

    // As often as it takes to meet the row unchanged, or to be the one who makes it.
    private async Task<TableEntity> ChangeAsync(
        string queue, string id, Func<TableEntity, bool> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await _table.FindAsync(queue, id, cancellationToken);
            var row = known ?? new TableEntity(queue, id);
            if (!change(row)
                || (known is null
                    ? await _table.TryInsertAsync(row, cancellationToken)
                    : await _table.TryReplaceAsync(row, cancellationToken)))
            {
                return row;
            }
        }
    }
}
