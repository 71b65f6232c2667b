using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Reconciles every night and whenever a steward asks. Through a queue, because the host does not run a failed timer
/// again, and because a long one is gone on with by the next message.
/// </summary>
public sealed partial class ReconcileLedger(
    QueueWork work,
    ReconciliationsTable results,
    Reconciliation reconciliation,
    Queues queues,
    ILogger<ReconcileLedger> logger)
{
    /// <summary>At half past three in the night.</summary>
    [Function(nameof(ReconcileLedger))]
    public Task AskAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return results.AskAsync(cancellationToken);
    }

    /// <summary>One reconciliation, or the rest of it.</summary>
    [Function("RunReconciliation")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Reconciliations)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.Reconciliations, message, ReconcileAsync, cancellationToken);

    private async Task ReconcileAsync(string id, CancellationToken cancellationToken)
    {
        if (await results.FindAsync(id, cancellationToken) is not { State: ReconciliationState.Running } run)
        {
            return; // ended by another message
        }

        if (await reconciliation.RunAsync(run, cancellationToken))
        {
            LogEnded(id, run.State, run.Seen, run.Posted);
        }
        else
        {
            await queues.SendAsync(QueueNames.Reconciliations, id, cancellationToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Reconciliation {Id} ended as {State}: {Seen} movements seen, {Posted} of them posted")]
    private partial void LogEnded(string id, ReconciliationState state, long seen, long posted);
}
