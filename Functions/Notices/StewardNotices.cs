using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Tells every steward of something that people have to look at, once for each thing. Whoever writes its row first tells
/// it; others leave it alone for longer than a function lives, and take it over when it has not been told by then, by
/// the next call or by the timer.
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
    private const string Known = "known", Listed = "listed", ClaimedUntilUtc = nameof(ClaimedUntilUtc);
    private const string ClaimedBy = nameof(ClaimedBy);

    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Notices);

    /// <summary>For how long others leave a notice to whoever tells it: longer than functionTimeout in host.json.</summary>
    internal TimeSpan Claim { get; set; } = TimeSpan.FromMinutes(10);

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
        if (await _table.FindAsync(Known, key, cancellationToken) is { } known)
        {
            await TellIfLeftAsync(known, cancellationToken);
            return;
        }

        var row = new TableEntity(Known, key)
        {
            ["Code"] = code,
            ["Reference"] = reference,
            ["ToldUtc"] = clock.GetUtcNow(),
            ["IsTold"] = false,
        };
        if (await TryClaimAsync(row, _table.TryInsertAsync, cancellationToken))
        {
            await TellAsync(row, cancellationToken);
        }
    }

    /// <summary>Tells what was cut short, and what nobody was there to be told of; answers how many.</summary>
    public async Task<int> TellLeftAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Known} and IsTold eq {false}");
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            told += await TellIfLeftAsync(row, cancellationToken) ? 1 : 0;
        }

        return told;
    }

    // Nobody takes over what another tells just now.
    private async Task<bool> TellIfLeftAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (row.GetBoolean("IsTold") == true || row.GetDateTimeOffset(ClaimedUntilUtc) > now)
        {
            return false;
        }

        return await TryClaimAsync(row, _table.TryReplaceAsync, cancellationToken)
            && await TellAsync(row, cancellationToken);
    }

    // The claim says whose it is: what looks refused may be ours, and only its answer lost.
    private async Task<bool> TryClaimAsync(
        TableEntity row, Func<TableEntity, CancellationToken, Task<bool>> tryWriteAsync, CancellationToken cancellationToken)
    {
        row[ClaimedUntilUtc] = TimeProvider.System.GetUtcNow() + Claim;
        row[ClaimedBy] = RandomNumberGenerator.GetHexString(32);
        return await tryWriteAsync(row, cancellationToken)
            || (await _table.FindAsync(Known, row.RowKey, cancellationToken))?.GetString(ClaimedBy)
                == row.GetString(ClaimedBy);
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
        row["IsTold"] = stewards > 0; // or nobody knows of it yet, and it waits for somebody to tell it to
        row.Remove(ClaimedUntilUtc);
        row.Remove(ClaimedBy);
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return stewards > 0;
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
