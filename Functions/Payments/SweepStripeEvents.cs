using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>Enqueues again the events that a crash left pending.</summary>
public sealed partial class SweepStripeEvents(StripeInbox inbox, ILogger<SweepStripeEvents> logger)
{
    // Stripe lists events of the last 30 days; what is older is for reconciliation.
    private const int Days = 30;

    /// <summary>Every ten minutes.</summary>
    [Function(nameof(SweepStripeEvents))]
    public async Task RunAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        var swept = await inbox.SweepAsync(Days, cancellationToken);
        LogSwept(swept);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Enqueued {Swept} events that were left pending")]
    private partial void LogSwept(int swept);
}
