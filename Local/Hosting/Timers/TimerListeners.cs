using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>All timers. The schedule follows business time; the wait between two looks at it is real time.</summary>
internal sealed class TimerListeners : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private readonly List<TimerListener> _listeners;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _looking = Task.CompletedTask;

    public TimerListeners(
        FunctionCatalogue functions,
        LocalHostOptions options,
        IConfiguration configuration,
        FunctionInvoker invoker,
        LocalClock clock,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<TimerListener>();
        _listeners = [.. from function in functions.All
                         where function.Timer is not null && !DisabledFunctions.IsDisabled(configuration, function.Name)
                         let text = SettingNames.Resolve(function.Timer!.Schedule, configuration, function.Name)
                         let schedule = TimerSchedule.Parse(text, function.Name)
                         let file = StatusFile(options.StateFolder, function.Name, logger)
                         select new TimerListener(function, schedule, file, invoker, clock, logger)];
    }

    internal void Start()
    {
        foreach (var listener in _listeners)
            listener.Begin(_stopping.Token);
        _looking = LookAsync();
    }

    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
        await Task.WhenAll(_listeners.Select(listener => listener.Run));
    }

    /// <summary>
    /// Keeps timers from starting until disposed, so that nobody else starts what a jump of the clock makes due.
    /// </summary>
    internal async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Held(_gate);
    }

    /// <summary>Runs what is due to its end, while held; answers with the names.</summary>
    internal async Task<IReadOnlyList<string>> RunDueAsync()
    {
        var runs = _listeners.Select(listener => (listener.Name, Run: listener.RunIfDue(_stopping.Token)))
            .Where(started => started.Run is not null).ToList();
        await Task.WhenAll(runs.Select(started => started.Run!));
        return [.. runs.Select(started => started.Name)];
    }

    /// <summary>What a timer is told when it is run by hand.</summary>
    internal TimerInfo Describe(string function) =>
        _listeners.FirstOrDefault(listener => listener.Name == function)?.Describe(isPastDue: false) ?? new TimerInfo();

    public void Dispose()
    {
        _gate.Dispose();
        _stopping.Dispose();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                using (await HoldAsync(_stopping.Token))
                {
                    foreach (var listener in _listeners)
                        _ = listener.RunIfDue(_stopping.Token);
                }

                await Task.Delay(BetweenLooks, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private static TimerStatusFile? StatusFile(string? folder, string function, ILogger logger) =>
        folder is null ? null : new TimerStatusFile(Path.Combine(folder, "timers", function + ".json"), logger);

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
