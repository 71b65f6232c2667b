using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Before anything runs: stores version 1 of the bylaws at the first start ever, and reads what was fixed by it.
/// </summary>
public sealed class CoopFounding(BylawsTable bylaws, Coop coop, IOptions<PeepOptions> options, TimeProvider clock)
    : IHostedLifecycleService
{
    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var versions = await bylaws.ReadAllAsync(cancellationToken);
        if (versions.Count == 0)
        {
            await bylaws.TryAddAsync(Founding(), cancellationToken);
            versions = await bylaws.ReadAllAsync(cancellationToken);
        }

        var first = versions[0];
        coop.Set(new Founding(
            TimeZoneInfo.FindSystemTimeZoneById(first.TimeZone),
            first.Currency,
            first.FiscalYearStartMonth,
            first.EffectiveFrom));
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A financial rule binds only periods that begin after it was adopted (26 USC 1388(a)).
    private BylawsDocument Founding()
    {
        var shipped = BylawsDocument.Founding;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(shipped.TimeZone);
        return shipped.StartingFrom(options.Value.EffectiveFrom is { } setting
            ? Period.Parse(setting)
            : Period.Of(clock.GetUtcNow(), zone).AddMonths(1));
    }
}
