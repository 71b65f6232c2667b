namespace PeepFunctions.Local.Hosting;

/// <summary>
/// How a message is kept from other listeners while it is worked on; fixed in the Functions host (azure-sdk-for-net:
/// QueueListener), shorter in tests.
/// </summary>
internal sealed record QueueTiming(TimeSpan Hidden, TimeSpan Renewal, TimeSpan LeastRenewal)
{
    internal static QueueTiming Host { get; } =
        new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
}
