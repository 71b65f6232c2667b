namespace PeepFunctions.Local.Hosting;

/// <summary>
/// How long to wait before looking at an empty queue again: 100 ms, doubled each time with up to a fifth of jitter, at
/// most host.json's maxPollingInterval (azure-sdk-for-net: RandomizedExponentialBackoffStrategy).
/// </summary>
internal sealed class QueueBackOff(TimeSpan most)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private TimeSpan _next = Least;

    internal void Reset() => _next = Least;

    internal TimeSpan Next()
    {
        var wait = _next < most ? _next : most;
        _next = wait * 2 * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return wait;
    }
}
