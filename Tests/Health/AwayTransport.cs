using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>Storage that can be away, and that counts how often the depth of a queue was asked for.</summary>
internal sealed class AwayTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();
    private int _depths;

    public bool IsAway { get; set; }

    public int Depths => Volatile.Read(ref _depths);

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) =>
        throw new NotSupportedException("Nothing here is synchronous.");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Get
            && message.Request.Uri.Query.Contains("comp=metadata", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _depths);
        }

        return IsAway
            ? throw new HttpRequestException("Nobody answers.")
            : _network.ProcessAsync(message);
    }
}
