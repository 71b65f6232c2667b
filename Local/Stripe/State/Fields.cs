using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Reads fields of an object, and makes the small values that many objects share.</summary>
internal static class Fields
{
    public static string? Text(this JsonObject document, string name) => (string?)document[name];

    /// <summary>A text along a path of names: <c>payment.payment_intent</c>; null when there is none.</summary>
    public static string? TextAt(this JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var name in path.Split('.'))
            node = (node as JsonObject)?[name];

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    public static long Number(this JsonObject document, string name) => (long?)document[name] ?? 0;

    public static bool Flag(this JsonObject document, string name) => (bool?)document[name] ?? false;

    /// <summary>An empty list as Stripe embeds it in an object.</summary>
    public static JsonObject EmptyList(string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray(),
        ["has_more"] = false,
        ["url"] = url,
    };

    /// <summary>Puts an object first in a list embedded in another, as Stripe orders them.</summary>
    public static void Prepend(this JsonObject owner, string list, JsonObject item) =>
        ((JsonArray)owner[list]!["data"]!).Insert(0, item.DeepClone());

    /// <summary>Merges metadata as Stripe does: an empty value takes its key away.</summary>
    public static void Merge(this JsonObject metadata, IEnumerable<KeyValuePair<string, string>> changes)
    {
        foreach (var (key, value) in changes)
        {
            if (value.Length == 0)
                metadata.Remove(key);
            else
                metadata[key] = value;
        }
    }

    public static JsonObject ToMetadata(this IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var metadata = new JsonObject();
        metadata.Merge(pairs);
        return metadata;
    }
}
