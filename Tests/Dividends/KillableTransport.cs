using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>The process died here: nothing catches it, and the SDK does not try again.</summary>
internal sealed class KilledException : Exception
{
    public KilledException()
        : base("Killed.")
    {
    }
}

/// <summary>
/// Storage under a process that dies after so many requests: the last one is done or not done, its answer never comes,
/// and neither does any later one until the next start.
/// </summary>
internal sealed class KillableTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();
    private long _left = long.MaxValue;
    private bool _lastIsDone;

    /// <summary>Lives for so many requests more; the last one reaches storage or does not.</summary>
    public void DieAfter(long requests, bool lastIsDone)
    {
        _lastIsDone = lastIsDone;
        Interlocked.Exchange(ref _left, requests);
    }

    /// <summary>Starts anew.</summary>
    public void Live() => Interlocked.Exchange(ref _left, long.MaxValue);

    /// <summary>
    /// Does something again and again, each time dying some requests later than before, until it is done; answers how
    /// often it died.
    /// </summary>
    public async Task<int> KillAsync(int step, Func<Task> work)
    {
        var kills = 0;
        for (var requests = 1L; ; requests += step)
        {
            DieAfter(requests, lastIsDone: kills % 2 == 0);
            try
            {
                await work();
                return kills;
            }
            catch (Exception killed) when (IsKilled(killed))
            {
                kills++;
            }
            finally
            {
                Live();
            }
        }
    }

    /// <summary>Whether it is the death of the process that something failed of.</summary>
    public static bool IsKilled(Exception exception) => exception switch
    {
        KilledException => true,
        AggregateException several => several.InnerExceptions.All(IsKilled),
        _ => exception.InnerException is { } inner && IsKilled(inner),
    };

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        switch (Interlocked.Decrement(ref _left))
        {
            case < 0:
                throw new KilledException();
            case 0:
                if (_lastIsDone)
                {
                    await _network.ProcessAsync(message);
                }

                throw new KilledException();
            default:
                await _network.ProcessAsync(message);
                break;
        }
    }
}
