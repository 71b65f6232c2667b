using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Sees off whoever has left: what Stripe holds, what is left of the row, the share. It comes again each day while the
/// share waits for the end of a dispute or for funds, and when something comes about with it later.
/// </summary>
public sealed partial class FinishLeaving(
    QueueWork work,
    MembersTable members,
    Leaving leaving,
    LeavingAtStripe stripe,
    ShareRepaying repaying,
    Queues queues,
    ILogger<FinishLeaving> logger)
{
    /// <summary>One member; may run twice, and any number side by side.</summary>
    [Function(nameof(FinishLeaving))]
    public Task RunAsync([QueueTrigger(QueueNames.Leavings)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.Leavings, message, FinishAsync, cancellationToken);

    /// <summary>Everybody for whom something is still to be done.</summary>
    [Function("SweepLeavings")]
    public async Task SweepAsync([TimerTrigger("0 25 7 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        await foreach (var memberId in members.ReadLeavingAsync(cancellationToken))
        {
            await queues.SendAsync(QueueNames.Leavings, memberId, cancellationToken);
        }
    }

    private async Task FinishAsync(string memberId, CancellationToken cancellationToken)
    {
        if (await members.FindAsync(memberId, cancellationToken) is not { } row || !DepartedRow.NeedsWork(row))
        {
            return;
        }

        if (DepartedRow.FenceLeft(row, TimeProvider.System.GetUtcNow()) is var left && left > TimeSpan.Zero)
        {
            await queues.SendAsync(QueueNames.Leavings, memberId, cancellationToken, left);
            return;
        }

        await stripe.EndAsync(row, cancellationToken);
        await leaving.EraseAsync(memberId, withCustomers: true, cancellationToken);
        if (await repaying.RepayAsync(memberId, cancellationToken) is not { } settled)
        {
            LogWaiting(memberId);
            return;
        }

        // What has come about since the books were read leaves the mark.
        await members.ChangeAsync(memberId, now => DepartedRow.TryEnd(now, settled), cancellationToken);
        LogGone(memberId);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The share of {MemberId}, who has left, waits")]
    private partial void LogWaiting(string memberId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MemberId} has left")]
    private partial void LogGone(string memberId);
}
