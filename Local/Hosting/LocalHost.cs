using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A running app on one machine. Starts HTTP, then tells the dependencies, then takes timers and queues; stops in the
/// opposite order.
/// </summary>
public sealed class LocalHost : IHost, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LocalHostOptions _options;
    private readonly LocalGround _ground;
    private readonly CancellationTokenSource _stopping = new();
    private Task _afterStart = Task.CompletedTask;
    private bool _disposed;

    internal LocalHost(WebApplication app, LocalHostOptions options, LocalGround ground)
    {
        _app = app;
        _options = options;
        _ground = ground;
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

        if (_options.Console is { } console)
            Banner.Write(console, Address, _ground.Dependencies, _options.TryLines);
        _afterStart = Task.Run(RunAfterStartAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync();
        await _afterStart;
        await _app.StopAsync(cancellationToken);
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        await _ground.DisposeAsync();
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
        }
    }
}
