using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>
/// Storage under work that is stopped just before and just after each of its requests, to let something else happen
/// there. Only the work that was begun here is stopped, with all that it does side by side; everything else goes on.
/// </summary>
internal sealed class PausingTransport : HttpPipelineTransport
{
    private static readonly AsyncLocal<Func<bool, Task>?> Stop = new();
    private readonly HttpClientTransport _network = new();

    /// <summary>
    /// Does some work. <paramref name="atEach"/> is told whether the request is done; what it throws, the work dies of.
    /// </summary>
    public static async Task RunAsync(Func<Task> work, Func<bool, Task> atEach)
    {
        Stop.Value = atEach;
        await work();
    }

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (Stop.Value is not { } atEach)
        {
            await _network.ProcessAsync(message);
            return;
        }

        Stop.Value = null; // here and in what is called from here, not in the work
        await atEach(false);
        await _network.ProcessAsync(message);
        await atEach(true);
    }
}
