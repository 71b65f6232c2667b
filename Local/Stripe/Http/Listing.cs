using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>How the items of a list are told apart, filtered and shown.</summary>
internal sealed record Listing<T>(
    Func<T, string> Id, Func<T, long> Created, Func<T, bool> Matches, Func<T, JsonObject> Show,
    Func<string, T?> Lookup) where T : class
{
    /// <summary>When the item of an id was made, or null when there is none.</summary>
    public long? CreatedOf(string id) => Lookup(id) is { } item ? Created(item) : null;
}
