using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Deletes what has had its time: sign-in codes, sessions, hours that were counted in, mail nobody took, failures that
/// were overcome, answers kept for an idempotency key. Tables have no expiry of their own, and what is not kept cannot
/// leak.
/// </summary>
public sealed partial class SweepExpired(TableServiceClient tables, TimeProvider clock, ILogger<SweepExpired> logger)
{
    /// <summary>At twenty to every hour.</summary>
    [Function(nameof(SweepExpired))]
    public async Task RunAsync([TimerTrigger("0 40 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        var now = clock.GetUtcNow();
        var hourAgo = now.AddHours(-1);
        var deleted = await DeleteAsync(
            TableNames.SignInCodes,
            TableClient.CreateQueryFilter($"ExpiresUtc lt {now} or IssuedUtc lt {hourAgo}"),
            cancellationToken);
        deleted += await DeleteAsync(
            TableNames.Sessions, TableClient.CreateQueryFilter($"ExpiresUtc lt {now}"), cancellationToken);
        deleted += await DeleteAsync(
            TableNames.Limits, TableClient.CreateQueryFilter($"UntilUtc lt {now}"), cancellationToken);
        deleted += await DeleteAsync(
            TableNames.Mail, TableClient.CreateQueryFilter($"UntilUtc lt {now}"), cancellationToken);
        var dayAgo = now.AddDays(-1);
        deleted += await DeleteAsync(
            TableNames.Poison,
            TableClient.CreateQueryFilter($"State eq {PoisonRow.Failing} and LastFailedUtc lt {dayAgo}"),
            cancellationToken);
        var forgotten = await ForgetAnswersAsync(now - IdempotencyTable.AnswerLifetime, cancellationToken);
        LogSwept(deleted, forgotten);
    }

    private async Task<int> DeleteAsync(string name, string filter, CancellationToken cancellationToken)
    {
        var table = tables.GetTableClient(name);
        var count = 0;
        await foreach (var row in table.ReadRowsAsync(filter, cancellationToken, ["PartitionKey", "RowKey"]))
        {
            await table.RemoveAsync(row.PartitionKey, row.RowKey, cancellationToken);
            count++;
        }

        return count;
    }

    // The key and the hash of its body stay for good, so that the key cannot be used for another request.
    private async Task<int> ForgetAnswersAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var table = tables.GetTableClient(TableNames.IdempotencyKeys);
        var count = 0;
        await foreach (var row in table.ReadRowsAsync(
            TableClient.CreateQueryFilter($"AnsweredUtc lt {before}"), cancellationToken))
        {
            row.Remove("Status");
            row.Remove("Type");
            row.Remove("Answer");
            row.Remove("AnsweredUtc");
            await table.TryReplaceAsync(row, cancellationToken);
            count++;
        }

        return count;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Rows} expired rows and {Answers} kept answers")]
    private partial void LogSwept(int rows, int answers);
}
