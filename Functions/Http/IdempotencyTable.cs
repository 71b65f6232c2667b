using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What is known of an idempotency key before the work starts.</summary>
public abstract record FirstUse
{
    private FirstUse()
    {
    }

    /// <summary>
    /// New, or seen without an answer (a crash, or one older than a day): do the work, whose own keys make repeating
    /// it harmless.
    /// </summary>
    public sealed record DoIt : FirstUse;

    /// <summary>The same request was answered before: this answer again.</summary>
    public sealed record AnsweredBefore(IResult Answer) : FirstUse;

    /// <summary>The key came with another body.</summary>
    public sealed record SameKeyOtherBody : FirstUse;
}

/// <summary>
/// Remembers callers' idempotency keys: the keyed hash of the body for good, the answer, sealed, for a day. The hash is
/// keyed because a body may be an address and little else, which whoever reads the table could guess from a plain hash.
/// </summary>
public sealed class IdempotencyTable(TableServiceClient tables, LastingHash hash, Seal seal, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan AnswerLifetime = TimeSpan.FromHours(24);

    /// <summary>The answer.</summary>
    public static SealedColumn SealedAnswer { get; } =
        SealedColumn.Of(TableNames.IdempotencyKeys, "Answer", row => Row(row.RowKey));

    private readonly TableClient _table = tables.GetTableClient(TableNames.IdempotencyKeys);

    /// <summary>Writes the key first, so that a later use always meets it.</summary>
    public async Task<FirstUse> BeginAsync(
        string? memberId, string operation, byte[] body, CancellationToken cancellationToken)
    {
        var bodyHash = hash.Of("idempotency-body", Convert.ToHexStringLower(SHA256.HashData(body)));
        var row = new TableEntity(Partition(memberId), operation) { ["Body"] = bodyHash };
        if (await _table.TryInsertAsync(row, cancellationToken))
        {
            return new FirstUse.DoIt();
        }

        var seen = await _table.FindAsync(Partition(memberId), operation, cancellationToken);
        if (seen?.GetString("Body") != bodyHash)
        {
            return new FirstUse.SameKeyOtherBody();
        }

        return Answer(seen) is { } answer ? new FirstUse.AnsweredBefore(answer) : new FirstUse.DoIt();
    }

    /// <summary>
    /// Keeps the answer of what was done, the first one: who finishes second answers as the first did. Refusals and
    /// faults are not kept, so that a retry can succeed where what was in the way has gone.
    /// </summary>
    public async Task<IResult> FinishAsync(
        HttpContext context, string? memberId, string operation, IResult result, CancellationToken cancellationToken)
    {
        var answer = await StoredAnswer.RenderAsync(context, result);
        if (answer.Status >= 400)
        {
            return result; // with its headers
        }

        while (await _table.FindAsync(Partition(memberId), operation, cancellationToken) is { } row)
        {
            if (Answer(row) is { } first)
            {
                return first;
            }

            row["Status"] = answer.Status;
            row["Type"] = answer.ContentType;
            row["Answer"] = seal.Close(Encoding.UTF8.GetString(answer.Body), Row(operation));
            row["AnsweredUtc"] = clock.GetUtcNow();
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>Forgets a member's keys.</summary>
    public async Task ForgetAsync(string memberId, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(Partition(memberId), cancellationToken))
        {
            await _table.RemoveAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    private StoredAnswer? Answer(TableEntity row) =>
        row.GetString("Answer") is { } body
        && row.GetDateTimeOffset("AnsweredUtc") is { } answered
        && clock.GetUtcNow() - answered < AnswerLifetime
            ? new StoredAnswer(
                row.GetInt32("Status") ?? 200,
                row.GetString("Type"),
                Encoding.UTF8.GetBytes(seal.Open(body, Row(row.RowKey))))
            : null;

    private static string Partition(string? memberId) => memberId ?? "anyone";

    private static string Row(string operation) => $"{TableNames.IdempotencyKeys}|{operation}";
}
