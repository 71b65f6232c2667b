using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Closes a month and divides its surplus. What the rows say decides which step comes next, so that a message that
/// comes twice, two of them at once, or one after a kill all go on where the rows are.
/// </summary>
public sealed partial class CalculateDividends(
    QueueWork work,
    ClosablePeriods closable,
    PeriodsTable periods,
    DividendRunsTable runs,
    RunFreezing freezing,
    RunPosting posting,
    PeriodRooting rooting,
    RunRelease release,
    HoursPosting hours,
    OpeningPosting opening,
    Queues queues,
    IOptions<PeepOptions> options,
    TimeProvider clock,
    ILogger<CalculateDividends> logger)
{
    /// <summary>One period.</summary>
    [Function(nameof(CalculateDividends))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.MonthClose)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(
            QueueNames.MonthClose,
            message,
            (id, token) => CalculateAsync(Period.Parse(id), token),
            cancellationToken);

    private async Task CalculateAsync(Period period, CancellationToken cancellationToken)
    {
        var closability = await closable.JudgeAsync(period, cancellationToken);
        if (closability == Closability.Now)
        {
            // Before the period is announced as closing, so that hours approved in it count in it.
            await hours.PostLeftAsync(cancellationToken);
        }

        switch (closability)
        {
            case Closability.Now when await opening.PostAsync(cancellationToken) is { } wait:
                // The first run is made of what the books were opened with.
                await queues.SendAsync(QueueNames.MonthClose, period.ToString(), cancellationToken, wait);
                return;
            case Closability.Now when await FenceAsync(period, cancellationToken) is { } wait:
                await queues.SendAsync(QueueNames.MonthClose, period.ToString(), cancellationToken, wait);
                return;
            case Closability.Now:
                await CloseAsync(period, cancellationToken);
                break;
            case Closability.Closed:
                break;
            case var reason:
                LogDropped(period, reason);
                return; // the close of the month before, or the hourly timer, sends it when its time has come
        }

        await release.ReleaseAsync(period, cancellationToken);
        if (await closable.OldestAsync(cancellationToken) is { } next)
        {
            await queues.SendAsync(QueueNames.MonthClose, next.ToString(), cancellationToken);
        }
    }

    // Whoever read "open" just before the announcement has finished or been killed once the fence has passed. It is
    // measured by the machine's time, as every wait is; a clock that was set back makes it no longer than the fence.
    private async Task<TimeSpan?> FenceAsync(Period period, CancellationToken cancellationToken)
    {
        var row = await periods.FindAsync(period, cancellationToken);
        if (row.State == PeriodState.Open)
        {
            row = await periods.MarkClosingAsync(period, clock.GetUtcNow(), cancellationToken);
            LogClosing(period);
        }

        var fence = options.Value.CloseFence;
        var left = (row.FenceFromUtc ?? TimeProvider.System.GetUtcNow()) + fence - TimeProvider.System.GetUtcNow();
        return row.State != PeriodState.Closing || left <= TimeSpan.Zero ? null : left < fence ? left : fence;
    }

    private async Task CloseAsync(Period period, CancellationToken cancellationToken)
    {
        var run = await runs.BeginAsync(period, cancellationToken);
        if (!run.IsFrozen)
        {
            run = await freezing.FreezeAsync(run, cancellationToken);
        }

        if (run.State != DividendRunState.Carried)
        {
            await posting.PostAsync(run, cancellationToken);
        }

        var root = await rooting.CloseAsync(run, cancellationToken);
        LogClosed(period, run.Hash!, root);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Period} is closing")]
    private partial void LogClosing(Period period);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Period} is closed: run {Hash}, root {Root}")]
    private partial void LogClosed(Period period, string hash, string root);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Period} is not closed now: {Reason}")]
    private partial void LogDropped(Period period, Closability reason);
}
