using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>Looks into what an event hinted at, posts what moved, and marks the event as done.</summary>
public sealed partial class ProcessStripeEvent(
    QueueWork work, StripeInbox inbox, StripeLookups lookups, MovementPosting posting, ILogger<ProcessStripeEvent> logger)
{
    /// <summary>One event; may run twice for it, and any number side by side.</summary>
    [Function(nameof(ProcessStripeEvent))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.StripeEvents)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.StripeEvents, message, ProcessAsync, cancellationToken);

    private async Task ProcessAsync(string key, CancellationToken cancellationToken)
    {
        if (await inbox.FindAsync(key, cancellationToken) is not { } known)
        {
            // A pointer without a row cannot be worked on; the row is written first, so this is no race of ours.
            throw new InvalidOperationException($"There is no event {key} in the inbox.");
        }

        if (known.IsDone)
        {
            return;
        }

        var movements = await lookups.LookUpAsync(known, cancellationToken);
        foreach (var movement in movements)
        {
            await posting.PostAsync(movement, cancellationToken);
        }

        await inbox.MarkDoneAsync(key, cancellationToken);
        LogDone(known.Id, known.Type, movements.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventId} {Type} is done: {Movements} movements")]
    private partial void LogDone(string eventId, string type, int movements);
}
