using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// All timers. The schedule follows business time; the wait between two looks at it is real time. Where the setting
/// <c>AzureFunctionsWebHost__hostId</c> says that this host is one of several under a name, each timer is run by one of
/// them. Without it a host's id is its machine and its folder, of which there can only be one: nothing is leased then,
/// and nobody waits for the lease of a host that was killed.
/// </summary>
internal sealed class TimerListeners : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private readonly List<TimerListener> _listeners;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, TimerSingleton> _singletons = [];
    private Task _looking = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

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
        if (configuration["AzureFunctionsWebHost:hostId"] is { Length: > 0 } hostId)
        {
            var connection = configuration["AzureWebJobsStorage"]
                ?? throw new CannotStartException("Timers of several hosts need the setting AzureWebJobsStorage.");
            foreach (var listener in _listeners)
            {
                var blob = TimerSingleton.BlobOf(connection, hostId, listener.Name);
                _singletons[listener.Name] =
                    new TimerSingleton(blob, options.TimerRecheck, loggers.CreateLogger<TimerSingleton>());
            }
        }
    }

    internal async Task StartAsync()
    {
        await Task.WhenAll(_singletons.Values.Select(singleton => singleton.TryTakeAsync(_stopping.Token)));
        foreach (var listener in _listeners.Where(IsOurs))
            listener.Begin(_stopping.Token);
        _looking = LookAsync();
        _keeping = Task.WhenAll(_listeners.Where(listener => _singletons.ContainsKey(listener.Name)).Select(listener =>
            _singletons[listener.Name].KeepAsync(() => BeginAsync(listener), _stopping.Token)));
    }

    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_looking, _keeping);
        await Task.WhenAll(_listeners.Select(listener => listener.Run));
        await Task.WhenAll(_singletons.Values.Select(singleton => singleton.GiveBackAsync()));
    }

    /// <summary>
    /// Keeps timers from starting until disposed, so that nobody else starts what a jump of the clock makes due.
    /// </summary>
    internal async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Held(_gate);
    }

    /// <summary>
    /// Runs what is due to its end, while held; answers with the names. What goes on is waited for first: until it has
    /// ended, its next tick is not known.
    /// </summary>
    internal async Task<IReadOnlyList<string>> RunDueAsync()
    {
        await Task.WhenAll(_listeners.Select(listener => listener.Run));
        var runs = _listeners.Where(IsOurs).Select(listener => (listener.Name, Run: listener.RunIfDue(_stopping.Token)))
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

    private bool IsOurs(TimerListener listener) =>
        !_singletons.TryGetValue(listener.Name, out var singleton) || singleton.IsHeld;

    private async Task BeginAsync(TimerListener listener)
    {
        using (await HoldAsync(_stopping.Token))
            listener.Begin(_stopping.Token);
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                using (await HoldAsync(_stopping.Token))
                {
                    foreach (var listener in _listeners.Where(IsOurs))
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
