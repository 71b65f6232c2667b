namespace PeepFunctions.Functions;

/// <summary>Puts messages that failed as often as they may where stewards see them.</summary>
public sealed class CollectPoison(Quarantine quarantine)
{
    /// <summary>Every five minutes.</summary>
    [Function(nameof(CollectPoison))]
    public Task RunAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return quarantine.CollectAsync(cancellationToken);
    }
}
