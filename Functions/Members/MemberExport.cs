using System.IO.Pipelines;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// All that is held about a member, as it is held: every row that is theirs, sealed values opened, and each entry of the
/// books that names them, without who else it names. By tables rather than by documents, so that what is stored one day
/// is in it without anybody thinking of it.
/// </summary>
public sealed class MemberExport(
    TableServiceClient tables,
    IEnumerable<SealedColumn> columns,
    Seal seal,
    LedgerTable ledger,
    MailTable mails,
    TimeProvider clock)
{
    private const int FlushBytes = 64 * 1024;

    // Partition after partition of a member's own.
    private static readonly string[] OwnTables =
    [
        TableNames.Members, TableNames.Sessions, TableNames.Support, TableNames.Subscriptions, TableNames.Hours,
        TableNames.Statements, TableNames.Capital, TableNames.Audit, TableNames.IdempotencyKeys,
        TableNames.Consents,
    ];

    // Tables whose rows are a member's by their key.
    private static readonly string[] RowTables =
    [
        TableNames.Eligibility, TableNames.DividendPayments, TableNames.DividendOutcomes, TableNames.Electorates,
        TableNames.BylawsEffects,
    ];

    private static readonly HashSet<string> Unsaid = new(StringComparer.Ordinal)
    {
        "PartitionKey", "RowKey", "odata.etag", "Timestamp",
        "Supporter", "DecidedBy", "By", "ConfirmedBy", "Electorate", "Directors", // other people
        nameof(MemberRow.LastNote), // is in the audit
    };

    private readonly ILookup<string, SealedColumn> _sealed = columns.ToLookup(column => column.Table);

    /// <summary>Writes it, a row at a time, so that its size does not matter.</summary>
    public async Task WriteAsync(
        string memberId, EmailAddress? email, Stream output, CancellationToken cancellationToken)
    {
        // The serializer flushes what it writes to; a pipe takes that without waiting for the network.
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await using var json = new Utf8JsonWriter(pipe);
        json.WriteStartObject();
        json.WriteString("member", memberId);
        json.WriteString("madeUtc", clock.GetUtcNow());
        foreach (var name in OwnTables)
        {
            await WriteAsync(json, pipe, name, OfPartition(name, memberId, cancellationToken), cancellationToken);
        }

        foreach (var name in RowTables)
        {
            await WriteAsync(json, pipe, name, OfRow(name, memberId, cancellationToken), cancellationToken);
        }

        await WriteAsync(
            json, pipe, "SubscriptionsReceived",
            OfPartition(TableNames.Subscriptions, $"creator|{memberId}", cancellationToken), cancellationToken);
        foreach (var (name, filter) in NamedIn(memberId))
        {
            var rows = tables.GetTableClient(name).ReadRowsAsync(filter, cancellationToken);
            await WriteAsync(json, pipe, name, new RowsOf(name, rows), cancellationToken);
        }

        await WriteAsync(json, pipe, "StewardActs", StewardActs(memberId, cancellationToken), cancellationToken);
        await WriteAsync(json, pipe, TableNames.PayoutFiles, PayoutLines(memberId, cancellationToken), cancellationToken);
        if (email is { } address)
        {
            await WriteAsync(json, pipe, TableNames.Mail, WaitingMails(address, cancellationToken), cancellationToken);
        }

        await WriteEntriesAsync(json, pipe, memberId, cancellationToken);
        json.WriteEndObject();
        json.Flush();
        await pipe.CompleteAsync();
    }

    private RowsOf OfPartition(string table, string partition, CancellationToken cancellationToken) =>
        new(table, tables.GetTableClient(table).ReadPartitionAsync(partition, cancellationToken));

    private RowsOf OfRow(string table, string memberId, CancellationToken cancellationToken)
    {
        var filter = string.Join(
            " or ", RowKeysOf(memberId).Select(key => TableClient.CreateQueryFilter($"RowKey eq {key}")));
        return new(
            table,
            tables.GetTableClient(table).ReadRowsAsync(filter, cancellationToken));
    }

    // By id alone, as a payee of some kind, or as what a run froze of them.
    private static IEnumerable<string> RowKeysOf(string memberId) =>
    [
        memberId,
        .. Enum.GetValues<PayableKind>().Select(kind => $"{Payable.NameOf(kind)}:{memberId}"),
        .. DividendOutcomesTable.RowKeysOf(memberId),
    ];

    private RowsOf StewardActs(string memberId, CancellationToken cancellationToken) => new(
        TableNames.Audit,
        tables.GetTableClient(TableNames.Audit).ReadRowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {AuditTable.OfStewards} and By eq {memberId}"),
            cancellationToken));

    // The key of a line is of the month, too: nothing finds it but looking at each.
    private RowsOf PayoutLines(string memberId, CancellationToken cancellationToken) => new(
        TableNames.PayoutFiles,
        tables.GetTableClient(TableNames.PayoutFiles).ReadRowsAsync(null, cancellationToken)
            .Where(row => row.RowKey.EndsWith($":{memberId}", StringComparison.Ordinal)));

    // Without a code: whoever came by a saved export could sign in with it.
    private RowsOf WaitingMails(EmailAddress email, CancellationToken cancellationToken) => new(
        TableNames.Mail,
        mails.WaitingForAsync(email, cancellationToken)
            .Where(waiting => waiting.Template != MailTemplate.SignInCode)
            .Select(waiting => waiting.Row));

    // Tables whose rows name a member in a column.
    private static IEnumerable<(string Table, string Filter)> NamedIn(string memberId) =>
    [
        (TableNames.MemberKeys, TableClient.CreateQueryFilter($"MemberId eq {memberId}")),
        (TableNames.Ownership, TableClient.CreateQueryFilter($"Holder eq {memberId}")),
        // What they filed, where they stand for a seat, and claims proposed for them.
        (TableNames.Proposals, TableClient.CreateQueryFilter(
            $"Author eq {memberId} or Member eq {memberId} or Holder eq {memberId}")),
        (TableNames.Settlements, TableClient.CreateQueryFilter($"Creator eq {memberId}")),
        (TableNames.Seats, TableClient.CreateQueryFilter($"Member eq {memberId}")),
        (TableNames.Stewards, TableClient.CreateQueryFilter($"Member eq {memberId}")),
    ];

    private async Task WriteAsync(
        Utf8JsonWriter json, PipeWriter pipe, string name, RowsOf rows, CancellationToken cancellationToken)
    {
        json.WriteStartArray(JsonNamingPolicy.CamelCase.ConvertName(name));
        await foreach (var row in rows.Rows.WithCancellation(cancellationToken))
        {
            Write(json, rows.Table, row);
            await FlushAsync(json, pipe, cancellationToken);
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, string table, TableEntity row)
    {
        json.WriteStartObject();

        // A session's key is a hash of its token: enough of it to tell two apart.
        json.WriteString("key", table == TableNames.Sessions ? row.RowKey[..16] : $"{row.PartitionKey}/{row.RowKey}");
        foreach (var (name, value) in row.Where(pair => !Unsaid.Contains(pair.Key)))
        {
            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            var column = _sealed[table].FirstOrDefault(one => one.Property == name);
            JsonSerializer.Serialize(
                json,
                column is null || value is not string text ? value : seal.Open(text, column.Identity(row)),
                Json.Options);
        }

        json.WriteEndObject();
    }

    private async Task WriteEntriesAsync(
        Utf8JsonWriter json, PipeWriter pipe, string memberId, CancellationToken cancellationToken)
    {
        json.WriteStartArray("entries");
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            if (MemberEntry.Of(posted, memberId) is { } entry)
            {
                JsonSerializer.Serialize(json, entry, Json.Options);
                await FlushAsync(json, pipe, cancellationToken);
            }
        }

        json.WriteEndArray();
    }

    private static async Task FlushAsync(Utf8JsonWriter json, PipeWriter pipe, CancellationToken cancellationToken)
    {
        json.Flush();
        if (pipe.UnflushedBytes >= FlushBytes)
        {
            await pipe.FlushAsync(cancellationToken);
        }
    }

    private sealed record RowsOf(string Table, IAsyncEnumerable<TableEntity> Rows);
}
