using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>Storage that does something else, once, before the first request to a table.</summary>
internal sealed class HookedTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();
    private (string Table, Func<Task> Work)? _hook;

    /// <summary>Sets what is done before the next request to the table.</summary>
    public void Before(string table, Func<Task> work) => _hook = (table, work);

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) =>
        throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (_hook is { } hook && message.Request.Uri.Path.Contains(hook.Table, StringComparison.Ordinal))
        {
            _hook = null;
            await hook.Work();
        }

        await _network.ProcessAsync(message);
    }
}
