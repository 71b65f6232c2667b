using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    private const string Row = "mail", Mail = nameof(Mail), UntilUtc = nameof(UntilUtc), Once = nameof(Once);

    // Longer than anything is told again: a month's close that was put aside and requeued.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(366);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Mail);

    /// <summary>Sends a mail, soon.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="goodFor">After how long it is not worth sending any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task EnqueueAsync(WaitingMail mail, TimeSpan goodFor, CancellationToken cancellationToken) =>
        EnqueueAsync(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            mail,
            goodFor,
            once: false,
            cancellationToken);

    /// <summary>Sends a mail, soon, unless it was sent for the same occasion before.</summary>
    /// <param name="occasion">What it is sent for, to whom.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="goodFor">After how long it is not worth sending any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task EnqueueOnceAsync(
        string occasion, WaitingMail mail, TimeSpan goodFor, CancellationToken cancellationToken) =>
        EnqueueAsync(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(occasion)).AsSpan(0, 16)),
            mail,
            goodFor,
            once: true,
            cancellationToken);

    /// <summary>The mail behind a pointer; null when it was sent before or is past its time.</summary>
    public async Task<WaitingMail?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id, Row, cancellationToken) is { } row
        && row.GetString(Mail) is { } mail
        && row.GetDateTimeOffset(UntilUtc) > clock.GetUtcNow()
            ? JsonSerializer.Deserialize<WaitingMail>(seal.Open(mail, Identity(id)), Json.Options)
            : null;

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

    private async Task EnqueueAsync(
        string id, WaitingMail mail, TimeSpan goodFor, bool once, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var inserted = await _table.TryInsertAsync(
            new TableEntity(id, Row)
            {
                [Mail] = seal.Close(JsonSerializer.Serialize(mail, Json.Options), Identity(id)),
                ["CreatedUtc"] = now,
                [UntilUtc] = now + goodFor,
                [Once] = once,
            },
            cancellationToken);

        // A row that is there already is this mail's: sent, or written by somebody who may have died before the queue.
        if (inserted || await FindAsync(id, cancellationToken) is not null)
        {
            await queues.SendAsync(QueueNames.Mail, id, cancellationToken);
        }
    }

    private static string Identity(string id) => $"{TableNames.Mail}|{id}";
}
