using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Enqueues again the events that a crash left pending, and puts aside those that stay so, where stewards see them.
/// </summary>
public sealed partial class SweepStripeEvents(
    StripeInbox inbox, Quarantine quarantine, ILogger<SweepStripeEvents> logger)
{
    // Stripe lists events of the last 30 days; what is older is for reconciliation.
    private const int Days = 30;

    /// <summary>Every ten minutes.</summary>
    [Function(nameof(SweepStripeEvents))]
    public async Task RunAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        var (swept, givenUp) = await inbox.SweepAsync(Days, cancellationToken);
        foreach (var key in givenUp)
        {
            await quarantine.PutAsideAsync(QueueNames.StripeEvents, new Pointer(key), cancellationToken);
        }

        LogSwept(swept);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Enqueued {Swept} events that were left pending")]
    private partial void LogSwept(int swept);
}
