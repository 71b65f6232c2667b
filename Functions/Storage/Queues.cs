using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Queues;

namespace PeepFunctions.Functions;

/// <summary>A queue message: where to look, never what was said.</summary>
/// <param name="Id">The key of the row that holds the work.</param>
public sealed record Pointer(string Id)
{
    /// <summary>Reads a message body.</summary>
    /// <exception cref="JsonException">It is no pointer.</exception>
    public static Pointer Parse(string message) =>
        JsonSerializer.Deserialize<Pointer>(message, Json.Options) is { Id.Length: > 0 } pointer
            ? pointer
            : throw new JsonException("A message is {\"id\": …}.");

    /// <summary>Writes a message body.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json.Options);
}

/// <summary>Sends pointers. A send may arrive twice: every handler bears that.</summary>
public sealed class Queues(QueueServiceClient service)
{
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new();

    /// <summary>Enqueues a pointer, to be seen after a delay when one is given.</summary>
    public Task SendAsync(string queue, string id, CancellationToken cancellationToken, TimeSpan? delay = null) =>
        _clients.GetOrAdd(queue, service.GetQueueClient).SendMessageAsync(
            new Pointer(id).Write(),
            delay,
            TimeSpan.FromSeconds(-1), // never expires: an outage may last longer than the default of seven days
            cancellationToken);
}
