namespace PeepFunctions.Local.Hosting;

/// <summary>
/// How a message is kept from other listeners while it is worked on; fixed in the Functions host (azure-sdk-for-net:
/// QueueListener), shorter in tests.
/// </summary>
internal sealed record QueueTiming(TimeSpan Hidden, TimeSpan Renewal, TimeSpan LeastRenewal)
{
    internal static QueueTiming Host { get; } =
        new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

    /// <summary>
    /// For one machine, where the next start after a kill is often seconds away and should not wait ten minutes for the
    /// messages that were being worked on.
    /// </summary>
    internal static QueueTiming OneMachine { get; } =
        new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));
}
