using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A mail that waits to be sent.</summary>
/// <param name="To">The address.</param>
/// <param name="Template">What to write.</param>
/// <param name="Values">What to write into it.</param>
public sealed record WaitingMail(string To, MailTemplate Template, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// Mail on its way out: the row holds it sealed, the queue only says which row. The row goes once it is sent.
/// </summary>
public sealed class MailTable(TableServiceClient tables, Queues queues, Seal seal, TimeProvider clock)
{
    private const string Row = "mail";

    /// <summary>The mail itself.</summary>
    public static SealedColumn Sealed { get; } =
        SealedColumn.Of(TableNames.Mail, "Mail", row => Identity(row.PartitionKey));

    private readonly TableClient _table = tables.GetTableClient(TableNames.Mail);

    /// <summary>Sends a mail, soon.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="goodFor">After how long it is not worth sending any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task EnqueueAsync(WaitingMail mail, TimeSpan goodFor, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var now = clock.GetUtcNow();

        // The id is random: a row that is there already is this one, written by a request whose answer was lost.
        await _table.TryInsertAsync(
            new TableEntity(id, Row)
            {
                ["Mail"] = seal.Close(JsonSerializer.Serialize(mail, Json.Options), Identity(id)),
                ["CreatedUtc"] = now,
                ["UntilUtc"] = now + goodFor,
            },
            cancellationToken);
        await queues.SendAsync(QueueNames.Mail, id, cancellationToken);
    }

    /// <summary>The mail behind a pointer; null when it was sent before or is past its time.</summary>
    public async Task<WaitingMail?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id, Row, cancellationToken) is { } row
        && row.GetDateTimeOffset("UntilUtc") > clock.GetUtcNow()
            ? Read(row)
            : null;

    /// <summary>Forgets what waits for an address.</summary>
    public async Task RemoveToAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            if (Read(row) is { } mail && EmailAddress.Parse(mail.To).LookupForm == email.LookupForm)
            {
                await RemoveAsync(row.PartitionKey, cancellationToken);
            }
        }
    }

    /// <summary>Forgets a mail.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        _table.RemoveAsync(id, Row, cancellationToken);

    private WaitingMail? Read(TableEntity row) => JsonSerializer.Deserialize<WaitingMail>(
        seal.Open(row.GetString("Mail"), Identity(row.PartitionKey)), Json.Options);

    private static string Identity(string id) => $"{TableNames.Mail}|{id}";
}
