namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Something on this machine that goes on after a request was answered (queues, Stripe's deliveries). The clock waits
/// until all of it is idle before it jumps.
/// </summary>
public interface IBackgroundWork
{
    /// <summary>What to call it when it is what keeps the clock waiting.</summary>
    string Name { get; }

    /// <summary>How many pieces of work are not done yet, those that wait for a later business time left out.</summary>
    ValueTask<int> CountPendingAsync(CancellationToken cancellationToken);
}
