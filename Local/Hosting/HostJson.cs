namespace PeepFunctions.Local.Hosting;

/// <summary>host.json as far as this host obeys it; the defaults are the Functions host's on a dynamic plan.</summary>
internal sealed record HostJson
{
    /// <summary>Infinite when host.json says -1.</summary>
    internal TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    internal string RoutePrefix { get; init; } = "api";

    internal int QueueBatchSize { get; init; } = 16;

    internal int QueueNewBatchThreshold { get; init; } = 8;

    internal int QueueMaxDequeueCount { get; init; } = 5;

    internal TimeSpan QueueVisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The host's default is a minute, but two seconds in development, which one machine always is.</summary>
    internal TimeSpan QueueMaxPollingInterval { get; init; } = TimeSpan.FromSeconds(2);

    internal bool QueueMessagesAreBase64 { get; init; } = true;
}
