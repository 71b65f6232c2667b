using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Tells every steward of something that people have to look at, once for each thing. The row comes first and says that
/// it has been told only when all mails are on their way; whatever was cut short in between is told by the next call,
/// or by the timer.
/// </summary>
public sealed partial class StewardNotices(
    TableServiceClient tables,
    MembersTable members,
    MemberSecrets secrets,
    MailTable mails,
    TimeProvider clock,
    ILogger<StewardNotices> logger)
{
    // Known finds a notice by what it is about, listed by when it was told; the time of the first row is in the key of
    // the second, so that a repetition meets it.
    private const string Known = "known", Listed = "listed";

    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Notices);

    /// <summary>Tells the stewards, unless they were told before.</summary>
    /// <param name="code">One of <see cref="NoticeCodes"/>.</param>
    /// <param name="reference">What it is about: an id, never a name or an amount.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="occasion">What it is told once for; the reference, where none is given.</param>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public async Task TellAsync(
        string code, string reference, CancellationToken cancellationToken, string? occasion = null)
    {
        _ = NoticeCodes.SentenceOf(code);
        var key = KeyOf(code, occasion ?? reference);
        if (await _table.FindAsync(Known, key, cancellationToken) is not { } row)
        {
            await _table.TryInsertAsync(
                new TableEntity(Known, key)
                {
                    ["Code"] = code,
                    ["Reference"] = reference,
                    ["ToldUtc"] = clock.GetUtcNow(),
                    ["IsTold"] = false,
                },
                cancellationToken);
            row = await _table.FindAsync(Known, key, cancellationToken)
                ?? throw new InvalidOperationException($"Notice {code} is neither new nor there.");
        }

        if (row.GetBoolean("IsTold") != true)
        {
            await TellAsync(row, cancellationToken);
        }
    }

    /// <summary>Tells what was cut short, and what nobody was there to be told of; answers how many.</summary>
    public async Task<int> TellLeftAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Known} and IsTold eq {false}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            told += await TellAsync(row, cancellationToken) ? 1 : 0;
        }

        return told;
    }

    /// <summary>One page of the notices, newest first.</summary>
    public async Task<Page<Notice>> ListAsync(Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(Listed, paging.After, paging.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        return new Page<Notice>(
            [.. rows.Take(paging.Limit).Select(row => new Notice(
                row.GetString("Code"), row.GetString("Reference"), ToldUtc(row)))],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    private async Task<bool> TellAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var (code, reference, toldUtc) = (row.GetString("Code"), row.GetString("Reference"), ToldUtc(row));
        await _table.UpsertEntityAsync(
            new TableEntity(Listed, ListKey(toldUtc, row.RowKey))
            {
                ["Code"] = code,
                ["Reference"] = reference,
                ["ToldUtc"] = toldUtc,
            },
            TableUpdateMode.Replace,
            cancellationToken);
        var values = new Dictionary<string, string> { ["code"] = code, ["reference"] = reference };
        var stewards = 0;
        await foreach (var steward in members.ReadStewardsAsync(cancellationToken))
        {
            if (secrets.Email(steward) is not { } email)
            {
                continue;
            }

            // Who wants no mail of notices looks at the list.
            stewards++;
            if (MemberRow.Wants(steward, Notification.StewardNotice))
            {
                await mails.EnqueueAsync(
                    new WaitingMail(email.Address, MailTemplate.StewardNotice, values), GoodFor, cancellationToken);
            }
        }

        LogTold(code, reference, stewards);
        if (stewards == 0)
        {
            return false; // nobody knows of it yet
        }

        row["IsTold"] = true;
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return true;
    }

    private static DateTimeOffset ToldUtc(TableEntity row) =>
        row.GetDateTimeOffset(nameof(ToldUtc)) ?? throw new FormatException($"Notice {row.RowKey} has no date.");

    private static string ListKey(DateTimeOffset toldUtc, string key) =>
        string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - toldUtc.UtcTicks:D19}|{key}");

    // A reference may hold what a key must not.
    private static string KeyOf(string code, string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{code}\n{reference}")).AsSpan(0, 16));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Told {Stewards} stewards of {Code} {Reference}")]
    private partial void LogTold(string code, string reference, int stewards);
}

/// <summary>Something that the stewards were told of.</summary>
/// <param name="Code">One of <see cref="NoticeCodes"/>.</param>
/// <param name="Reference">What it is about.</param>
/// <param name="ToldUtc">When it was noticed.</param>
public sealed record Notice(string Code, string Reference, DateTimeOffset ToldUtc);
