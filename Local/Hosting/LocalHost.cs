using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A running app on one machine. Starts HTTP, then tells the dependencies, then takes timers and queues; stops in the
/// opposite order.
/// </summary>
public sealed partial class LocalHost : IHost, IAsyncDisposable
{
    /// <summary>How long what runs may take to end after it was told to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly TimerListeners _timers;
    private readonly QueueListeners _queues;
    private readonly ManualRuns _manual;
    private readonly ILogger<LocalHost> _logger;
    private readonly LocalHostOptions _options;
    private readonly LocalGround _ground;
    private readonly MetricsSummary? _summary;
    private readonly CancellationTokenSource _stopping = new();
    private Task _afterStart = Task.CompletedTask;
    private bool _started;
    private bool _disposed;

    internal LocalHost(WebApplication app, LocalHostOptions options, LocalGround ground)
    {
        _app = app;
        _timers = app.Services.GetRequiredService<TimerListeners>();
        _queues = app.Services.GetRequiredService<QueueListeners>();
        _manual = app.Services.GetRequiredService<ManualRuns>();
        _logger = app.Services.GetRequiredService<ILogger<LocalHost>>();
        _options = options;
        _ground = ground;
        _summary = options.Console is null
            ? null
            : new MetricsSummary(
                options.AppName ?? "", app.Services.GetRequiredService<IMeterFactory>());
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it answers, such as <c>http://127.0.0.1:7071/</c>.</summary>
    public Uri Address => _ground.Address;

    /// <summary>Business time.</summary>
    public LocalClock Clock => _ground.Clock;

    internal bool EndsProcessOnRefusal { get; init; }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
            foreach (var dependency in _ground.Dependencies)
                await dependency.OnHostStartedAsync(Address, cancellationToken);
        }
        catch (Exception e) when (EndsProcessOnRefusal && FunctionsApplication.IsRefusal(e))
        {
            await DisposeAsync();
            throw FunctionsApplication.Exit(e);
        }

        _started = true;
        await _timers.StartAsync();
        _queues.Start();
        if (_options.Console is { } console)
            Banner.Write(console, Address, _ground.Dependencies, _options.TryLines);
        _afterStart = Task.Run(RunAfterStartAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_started)
            return;
        _started = false;
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_afterStart, _timers.StopAsync(), _queues.StopAsync(), _manual.StopAsync())
                .WaitAsync(Grace, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogStillRunning(Grace);
        }

        // Last, because what was running may call the app itself, as the sandbox's webhooks do.
        await _app.StopAsync(cancellationToken);
        if (_options.Console is { } console)
            _summary?.Write(console);
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await StopAsync();
        await _app.DisposeAsync();
        await _ground.DisposeAsync();
        _summary?.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAfterStartAsync()
    {
        foreach (var step in _options.AfterStart)
        {
            try
            {
                await step(this, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogAfterStartFailed(e);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was running did not end within {Grace}")]
    private partial void LogStillRunning(TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was to run after the start failed; the server stays up")]
    private partial void LogAfterStartFailed(Exception e);
}
