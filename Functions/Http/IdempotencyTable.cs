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
/// Remembers callers' idempotency keys: the hash of the body for good, the answer, sealed, for a day.
/// </summary>
public sealed class IdempotencyTable(TableServiceClient tables, Seal seal, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan AnswerLifetime = TimeSpan.FromHours(24);

    private readonly TableClient _table = tables.GetTableClient(TableNames.IdempotencyKeys);

    /// <summary>Writes the key first, so that a later use always meets it.</summary>
    public async Task<FirstUse> BeginAsync(
        string? memberId, string operation, string bodyHash, CancellationToken cancellationToken)
    {
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

        return seen.GetString("Answer") is { } answer
            && seen.GetDateTimeOffset("AnsweredUtc") is { } answered
            && clock.GetUtcNow() - answered < AnswerLifetime
            ? new FirstUse.AnsweredBefore(Read(seen, seal.Open(answer, Row(operation))))
            : new FirstUse.DoIt();
    }

    /// <summary>Keeps the answer of what was done; faults of ours are not kept, so that a retry can mend them.</summary>
    public async Task<IResult> FinishAsync(
        HttpContext context, string? memberId, string operation, IResult result, CancellationToken cancellationToken)
    {
        var answer = await StoredAnswer.RenderAsync(context, result);
        if (answer.Status >= 500)
        {
            return answer;
        }

        var row = new TableEntity(Partition(memberId), operation)
        {
            ["Status"] = answer.Status,
            ["Type"] = answer.ContentType,
            ["Answer"] = seal.Close(Encoding.UTF8.GetString(answer.Body), Row(operation)),
            ["AnsweredUtc"] = clock.GetUtcNow(),
        };
        await _table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
        return answer;
    }

    private static StoredAnswer Read(TableEntity row, string body) =>
        new(row.GetInt32("Status") ?? 200, row.GetString("Type"), Encoding.UTF8.GetBytes(body));

    private static string Partition(string? memberId) => memberId ?? "anyone";

    private static string Row(string operation) => $"{TableNames.IdempotencyKeys}|{operation}";
}
