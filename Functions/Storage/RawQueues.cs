using Azure.Storage.Queues;

namespace PeepFunctions.Functions;

/// <summary>
/// Queues whose messages are read as they are. The usual clients decode Base64, and one message that is none would keep
/// them from the others of its batch.
/// </summary>
public sealed class RawQueues(QueueServiceClient service)
{
    /// <summary>The queue that the host puts a queue's failed messages into; it may not be there yet.</summary>
    public QueueClient PoisonOf(string queue) => service.GetQueueClient($"{queue}-poison");
}
