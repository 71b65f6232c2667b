using Azure;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Storage answered with an error, or not at all: then the SDK throws its retries' failures together.
/// </summary>
internal static class StorageFault
{
    internal static bool Is(Exception e) =>
        e is RequestFailedException || e is AggregateException together && together.InnerExceptions.All(Is)
        || e is IOException or HttpRequestException or TaskCanceledException;
}
