using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Sends the oldest month that is to be closed. Hourly and harmless when repeated, because the host does not run a
/// failed timer again: a monthly tick that failed would be a month late. The close itself sends the month after.
/// </summary>
public sealed partial class CloseMonth(ClosablePeriods closable, Queues queues, ILogger<CloseMonth> logger)
{
    /// <summary>A quarter past every hour.</summary>
    [Function(nameof(CloseMonth))]
    public async Task RunAsync([TimerTrigger("0 15 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        if (await closable.OldestAsync(cancellationToken) is { } period)
        {
            LogDue(period);
            await queues.SendAsync(QueueNames.MonthClose, period.ToString(), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Period} is to be closed")]
    private partial void LogDue(Period period);
}
