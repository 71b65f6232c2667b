using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Gives a function its message as a string, BinaryData, bytes, QueueMessage or a type read from JSON, and the
/// message's
/// properties to parameters of their names (azure-functions-dotnet-worker: QueueConverterBase).
/// </summary>
internal static class QueueBinding
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    internal static (Func<ParameterInfo, object?> Trigger, Dictionary<string, object?> Values) For(QueueMessage message) =>
        (parameter => BodyAs(parameter.ParameterType, message), new(StringComparer.OrdinalIgnoreCase)
        {
            ["Id"] = message.MessageId,
            ["DequeueCount"] = message.DequeueCount,
            ["InsertionTime"] = message.InsertedOn,
            ["ExpirationTime"] = message.ExpiresOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
            ["PopReceipt"] = message.PopReceipt,
        });

    /// <summary>A message that never was in a queue.</summary>
    internal static QueueMessage ByHand(string body)
    {
        var now = TimeProvider.System.GetUtcNow();
        return QueuesModelFactory.QueueMessage(
            Guid.NewGuid().ToString(), "by-hand", BinaryData.FromString(body), 1, now, now, now + TimeSpan.FromDays(7));
    }

    private static object? BodyAs(Type type, QueueMessage message) =>
        type == typeof(string) ? message.Body.ToString()
        : type == typeof(BinaryData) ? message.Body
        : type == typeof(byte[]) ? message.Body.ToArray()
        : type == typeof(QueueMessage) ? message
        : JsonSerializer.Deserialize(message.Body, type, Json);
}
