using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// A Stripe on this machine: give Stripe.net its <see cref="Address"/> as ApiBase and its <see cref="ApiKey"/>. It
/// moves no money, but it keeps balances, delivers signed webhooks and forgets nothing over a restart.
/// </summary>
public sealed class StripeSandbox : IAsyncDisposable, IBackgroundWork
{
    /// <summary>Settlements further off than this do not keep the clock waiting.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly SandboxState _state;
    private readonly ChangeLog? _log;
    private readonly Deliveries _deliveries;
    private readonly SandboxServer _server;
    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;

    private StripeSandbox(SandboxOptions options)
    {
        _log = options.LogPath is { } path ? new ChangeLog(path) : null;
        _state = new SandboxState(options, _log);
        StripeRoutes.Schedule(_state);
        _deliveries = new Deliveries(_state);
        _server = new SandboxServer(_state, _deliveries);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _state.Address;

    /// <summary>The secret key to send.</summary>
    public string ApiKey => _state.Options.ApiKey;

    /// <inheritdoc />
    public string Name => "Stripe sandbox";

    /// <summary>Reads the log back, when there is one, and listens.</summary>
    /// <exception cref="ArgumentException">The key is no test key.</exception>
    /// <exception cref="IOException">The port is taken, or another sandbox writes to the log.</exception>
    public static async Task<StripeSandbox> StartAsync(
        SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.ApiKey.StartsWith("sk_test_", StringComparison.Ordinal))
            throw new ArgumentException("The sandbox takes test keys only (sk_test_…).", nameof(options));

        var sandbox = new StripeSandbox(options);
        try
        {
            lock (sandbox._state.Gate)
                sandbox._state.Restore();

            sandbox._state.Address = await sandbox._server.StartAsync(options.Port, cancellationToken)
                .ConfigureAwait(false);
            sandbox._deliveries.Start();
            sandbox._watch = Task.Run(sandbox.WatchClockAsync, cancellationToken);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Sets where events go, replacing what was set. Events that happened before the first call are delivered then.
    /// </summary>
    public void SetWebhookEndpoints(IEnumerable<WebhookEndpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        _deliveries.SetEndpoints(endpoints);
    }

    /// <inheritdoc />
    public ValueTask<int> CountPendingAsync(CancellationToken cancellationToken)
    {
        lock (_state.Gate)
            return ValueTask.FromResult(_deliveries.Pending + _state.CountDueWithin(Soon, Charges.Kind));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        await _deliveries.DisposeAsync().ConfigureAwait(false);
        _log?.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// Looks at business time again and again: it may jump, so waiting for an instant of it is no good.
    /// </summary>
    private async Task WatchClockAsync()
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                lock (_state.Gate)
                {
                    _state.CatchUp();
                    _state.Commit();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
