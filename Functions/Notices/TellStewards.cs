namespace PeepFunctions.Functions;

/// <summary>Tells the stewards what a crash kept from them.</summary>
public sealed class TellStewards(StewardNotices notices)
{
    /// <summary>Five minutes past every ten.</summary>
    [Function(nameof(TellStewards))]
    public Task RunAsync([TimerTrigger("0 5-55/10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return notices.TellLeftAsync(cancellationToken);
    }
}
