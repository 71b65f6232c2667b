using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Posts the movements of a settlement file, a page a message, so that no page comes near the time a function may take.
/// What a crash left out is posted when the page, or the whole file, comes again.
/// </summary>
public sealed partial class PostSettlement(
    QueueWork work,
    SettlementsTable settlements,
    MovementPosting posting,
    AuditTable audit,
    Queues queues,
    TimeProvider clock,
    ILogger<PostSettlement> logger)
{
    private const int PageRows = 200, SideBySide = 8;

    /// <summary>One page: <c>{file}</c> for the first, <c>{file}|{line}</c> for what is after a line.</summary>
    [Function(nameof(PostSettlement))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Settlements)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.Settlements, message, PostPageAsync, cancellationToken);

    private async Task PostPageAsync(string pointer, CancellationToken cancellationToken)
    {
        var (id, after) = Split(pointer);
        var batch = await settlements.FindAsync(id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no settlement {id}.");
        if (batch.State != SettlementState.Posting)
        {
            return;
        }

        var processor = ProcessorName.Parse(batch.Processor);
        var lines = await settlements.ReadLinesAsync(id, after, PageRows, cancellationToken)
            .ToListAsync(cancellationToken);
        foreach (var creator in lines.Select(line => line.Creator).OfType<string>().Distinct())
        {
            await audit.NoteAsync(
                creator,
                new AuditNote(AuditAct.SettlementPosted, batch.UploadedBy, batch.UploadedUtc, id),
                cancellationToken);
        }

        await Parallel.ForEachAsync(
            lines,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (line, token) =>
            {
                // Known before it is posted: the row may come in another file, dated into another month.
                await settlements.RememberAsync(processor, id, line, token);
                await posting.PostAsync(line.ToMovement(processor), token);
            });
        if (lines.Count == PageRows)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"{id}|{lines[^1].Line}");
            await queues.SendAsync(QueueNames.Settlements, next, cancellationToken);
        }
        else
        {
            await settlements.FinishAsync(batch, clock.GetUtcNow(), cancellationToken);
            LogPosted(id, batch.Processor, batch.Fresh);
        }
    }

    private static (string Id, int After) Split(string pointer)
    {
        var bar = pointer.IndexOf('|', StringComparison.Ordinal);
        return bar < 0
            ? (pointer, 0)
            : (pointer[..bar], int.Parse(pointer.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Settlement {Batch} of {Processor} is posted: {Rows} rows")]
    private partial void LogPosted(string batch, string processor, int rows);
}
