using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// One timer. Like the Functions host's it never overlaps itself, computes the next tick from when a run began, makes
/// up
/// for all missed ticks by one run, and goes on after a failure without a retry (azure-webjobs-sdk-extensions:
/// TimerListener).
/// </summary>
internal sealed partial class TimerListener(
    LocalFunction function,
    TimerSchedule schedule,
    TimerStatusFile? file,
    FunctionInvoker invoker,
    TimeProvider clock,
    ILogger logger)
{
    private readonly bool _monitored = function.Timer!.UseMonitor && !schedule.FiresWithinAMinute;
    private ScheduleStatus _status = new();

    internal string Name => function.Name;

    /// <summary>The run that goes on or the last one; a run's task never fails.</summary>
    internal Task Run { get; private set; } = Task.CompletedTask;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Takes up the schedule where it was left; starts the run that is missing, or the one asked for at start.
    /// </summary>
    internal void Begin(CancellationToken stopping)
    {
        var now = Now;
        var kept = _monitored ? file?.Read() : null;
        if (kept is null || HasAnotherSchedule(kept))
        {
            _status = new ScheduleStatus { Next = schedule.NextAfter(now), LastUpdated = now };
            Keep();
        }
        else
        {
            _status = kept;
        }

        if (_status.Next < now)
            Run = RunAsync(isPastDue: true, stopping);
        else if (function.Timer!.RunOnStartup)
            Run = RunAsync(isPastDue: false, stopping);
    }

    /// <summary>The run that this starts; null when the next tick is still to come or the last run goes on.</summary>
    internal Task? RunIfDue(CancellationToken stopping) =>
        Run.IsCompleted && _status.Next <= Now ? Run = RunAsync(isPastDue: false, stopping) : null;

    /// <summary>What the function is told.</summary>
    internal TimerInfo Describe(bool isPastDue) => new()
    {
        IsPastDue = isPastDue,
        ScheduleStatus = _monitored
            ? new ScheduleStatus { Last = _status.Last, Next = _status.Next, LastUpdated = _status.LastUpdated }
            : null,
    };

    private async Task RunAsync(bool isPastDue, CancellationToken stopping)
    {
        var began = Now;
        try
        {
            // Off this thread at once: a function that computes before its first await must not hold the other timers.
            await Task.Run(
                () => invoker.RunAsync(function, _ => Describe(isPastDue), NoValues, stopping), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogFailed(e, function.Name);
        }

        _status = new ScheduleStatus { Last = began, Next = schedule.NextAfter(began), LastUpdated = began };
        Keep();
    }

    private static IReadOnlyDictionary<string, object?> NoValues { get; } = new Dictionary<string, object?>();

    /// <summary>The schedule was edited since: the tick that was noted is not one that follows from it.</summary>
    private bool HasAnotherSchedule(ScheduleStatus kept) =>
        schedule.NextAfter(kept.Last == default ? kept.LastUpdated : kept.Last) != kept.Next;

    private void Keep()
    {
        if (_monitored)
            file?.Write(_status);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Timer {Function} failed; it runs again at its next tick")]
    private partial void LogFailed(Exception e, string function);
}
