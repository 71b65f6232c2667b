using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A mail that waits to be sent.</summary>
/// <param name="To">The address.</param>
/// <param name="Template">What to write.</param>
/// <param name="Values">What to write into it.</param>
public sealed record WaitingMail(string To, MailTemplate Template, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// Mail on its way out: the row holds it sealed, the queue only says which row. What it says goes once it is sent.
/// </summary>
public sealed class MailTable(TableServiceClient tables, Queues queues, Seal seal, TimeProvider clock)
{
    private const string Row = "mail", Mail = nameof(Mail), UntilUtc = nameof(UntilUtc), Once = nameof(Once),
        IsQueued = nameof(IsQueued);

    // Longer than anything is told again: a month's close that was put aside and requeued.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(366);

    /// <summary>The mail itself.</summary>
    public static SealedColumn Sealed { get; } =
        SealedColumn.Of(TableNames.Mail, Mail, row => Identity(row.PartitionKey));

    private readonly TableClient _table = tables.GetTableClient(TableNames.Mail);

    /// <summary>Sends a mail, soon.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="goodFor">After how long it is not worth sending any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task EnqueueAsync(WaitingMail mail, TimeSpan goodFor, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

        // The id is random: a row that is there already is this one, written by a request whose answer was lost.
        await _table.TryInsertAsync(NewRow(id, mail, goodFor), cancellationToken);
        await queues.SendAsync(QueueNames.Mail, id, cancellationToken);
    }

    /// <summary>
    /// Sends a mail, soon, unless one was sent for the same occasion before. Only who makes the row puts it into the
    /// queue, because two pointers at once would be two mails; what a kill kept from it is sent by
    /// <see cref="SendLeftAsync"/>.
    /// </summary>
    /// <param name="occasion">What it is sent for, and to whom.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="goodFor">After how long it is not worth sending any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task EnqueueOnceAsync(
        string occasion, WaitingMail mail, TimeSpan goodFor, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(occasion)).AsSpan(0, 16));
        var row = NewRow(id, mail, goodFor);
        (row[Once], row[IsQueued]) = (true, false);
        if (await _table.TryInsertAsync(row, cancellationToken))
        {
            await QueueAsync(id, cancellationToken);
        }
    }

    /// <summary>Sends mails that are not known to be in the queue.</summary>
    /// <param name="age">How long ago whoever made them has finished or been killed, by the clock of waits.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task SendLeftAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = TimeProvider.System.GetUtcNow() - age;
        var filter = TableClient.CreateQueryFilter($"IsQueued eq {false}");
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            if (row.Timestamp <= before)
            {
                await QueueAsync(row.PartitionKey, cancellationToken);
            }
        }
    }

    /// <summary>The mail behind a pointer; null when it was sent before or is past its time.</summary>
    public async Task<WaitingMail?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id, Row, cancellationToken) is { } row
        && row.GetString(Mail) is not null
        && row.GetDateTimeOffset(UntilUtc) > clock.GetUtcNow()
            ? Read(row)
            : null;

    /// <summary>The rows of what waits for an address, sealed as they are.</summary>
    public async IAsyncEnumerable<(TableEntity Row, MailTemplate Template)> WaitingForAsync(
        EmailAddress email, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadRowsAsync(null, cancellationToken))
        {
            if (row.GetString(Mail) is not null
                && Read(row) is { } mail && EmailAddress.Parse(mail.To).LookupForm == email.LookupForm)
            {
                yield return (row, mail.Template);
            }
        }
    }

    /// <summary>Forgets what waits for an address.</summary>
    public async Task RemoveToAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        await foreach (var (row, _) in WaitingForAsync(email, cancellationToken))
        {
            await EndAsync(row.PartitionKey, cancellationToken);
        }
    }

    /// <summary>Forgets a mail that is done with; of one that is sent once, that it was stays known.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(id, Row, cancellationToken) is not { } row)
        {
            return;
        }

        if (row.GetBoolean(Once) == true)
        {
            await _table.UpsertEntityAsync(
                new TableEntity(id, Row) { [Once] = true, [UntilUtc] = clock.GetUtcNow() + Remembered },
                TableUpdateMode.Replace,
                cancellationToken);
        }
        else
        {
            await _table.RemoveAsync(id, Row, cancellationToken);
        }
    }

    private TableEntity NewRow(string id, WaitingMail mail, TimeSpan goodFor)
    {
        var now = clock.GetUtcNow();
        return new TableEntity(id, Row)
        {
            [Mail] = seal.Close(JsonSerializer.Serialize(mail, Json.Options), Identity(id)),
            ["CreatedUtc"] = now,
            [UntilUtc] = now + goodFor,
        };
    }

    private async Task QueueAsync(string id, CancellationToken cancellationToken)
    {
        await queues.SendAsync(QueueNames.Mail, id, cancellationToken);
        await _table.UpdateEntityAsync(
            new TableEntity(id, Row) { [IsQueued] = true }, ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    private WaitingMail? Read(TableEntity row) => JsonSerializer.Deserialize<WaitingMail>(
        seal.Open(row.GetString(Mail), Identity(row.PartitionKey)), Json.Options);

    private static string Identity(string id) => $"{TableNames.Mail}|{id}";
}
