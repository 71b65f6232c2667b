using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Functions;

/// <summary>
/// Where tables, queues and blobs are. <c>AzureWebJobsStorage</c> is a connection string, or a section with
/// <c>accountName</c> and <c>clientId</c> for a managed identity, exactly as the Functions host reads it.
/// </summary>
public sealed class StorageOptions
{
    /// <summary>The connection string; null when an identity is used.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The storage account's name, with an identity.</summary>
    public string? AccountName { get; set; }

    /// <summary>The user-assigned identity's client id; null for the system's own.</summary>
    public string? ClientId { get; set; }

    /// <summary>Replaces the network below the SDK's retries, so that tests can lose requests and answers.</summary>
    public HttpPipelineTransport? Transport { get; set; }

    /// <summary>How long the SDK waits before its first retry; null for its own 0.8 s.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>Applies what all clients share.</summary>
    public T Configure<T>(T options)
        where T : ClientOptions
    {
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Transport = Transport ?? options.Transport;
        options.Retry.Delay = RetryDelay ?? options.Retry.Delay;
        return options;
    }
}
