using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Sends the oldest month that is to be closed. Hourly and harmless when repeated, because the host does not run a
/// failed timer again: a monthly tick that failed would be a month late. The close itself sends the month after.
/// </summary>
public sealed partial class CloseMonth(
    ClosablePeriods closable,
    DividendRunsTable runs,
    RunRelease release,
    HoursPosting hours,
    Queues queues,
    ILogger<CloseMonth> logger)
{
    /// <summary>A quarter past every hour.</summary>
    [Function(nameof(CloseMonth))]
    public async Task RunAsync([TimerTrigger("0 15 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        if (await closable.OldestAsync(cancellationToken) is { } period)
        {
            LogDue(period);
            await hours.PostLeftAsync(cancellationToken);
            await queues.SendAsync(QueueNames.MonthClose, period.ToString(), cancellationToken);
        }

        await PickUpAsync(cancellationToken);
    }

    // A run whose message was given up after its period was closed is no period to be closed any more.
    private async Task PickUpAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await runs.ReadAllAsync(cancellationToken))
        {
            if (run.State == DividendRunState.Paying)
            {
                await release.EndIfPaidAsync(run.Period, cancellationToken); // its pages are sent again every day
            }
            else if (run.State == DividendRunState.Calculated
                && await closable.JudgeAsync(run.Period, cancellationToken) == Closability.Closed)
            {
                LogLeft(run.Period);
                await queues.SendAsync(QueueNames.MonthClose, run.Period.ToString(), cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Period} is closed and its run was left before its release")]
    private partial void LogLeft(Period period);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Period} is to be closed")]
    private partial void LogDue(Period period);
}
