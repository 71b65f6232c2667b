using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Queues;

namespace PeepFunctions.Functions;

/// <summary>A queue message: where to look, never what was said.</summary>
/// <param name="Id">The key of the row that holds the work.</param>
/// <param name="Traceparent">The trace that it was sent in, as W3C writes it; null when nobody traced.</param>
public sealed record Pointer(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Traceparent = null)
{
    // What a newer release adds does not stop an older one, to which a deployment may have to go back.
    private static readonly JsonSerializerOptions Lenient =
        new(Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>Reads a message body.</summary>
    /// <exception cref="JsonException">It is no pointer.</exception>
    public static Pointer Parse(string message) =>
        JsonSerializer.Deserialize<Pointer>(message, Lenient) is { Id.Length: > 0 } pointer
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
    public async Task SendAsync(
        string queue, string id, CancellationToken cancellationToken, TimeSpan? delay = null)
    {
        using var span = CoopTraces.StartSend(queue);
        await _clients.GetOrAdd(queue, service.GetQueueClient).SendMessageAsync(
            new Pointer(id, CoopTraces.Traceparent).Write(),
            delay,
            TimeSpan.FromSeconds(-1), // never expires: an outage may last longer than the default of seven days
            cancellationToken);
    }
}
