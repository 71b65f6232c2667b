using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>One object of the sandbox.</summary>
/// <param name="document">What Stripe's API shows of it.</param>
/// <param name="account">The connected account that it belongs to, or null for the platform's.</param>
/// <param name="hidden">What the sandbox remembers of it and never shows.</param>
internal sealed class Row(JsonObject document, string? account, JsonObject hidden)
{
    public string Id { get; } = document.Text("id") ?? throw new ArgumentException("An object without id.");

    public string Kind { get; } = document.Text("object") ?? throw new ArgumentException("An object without type.");

    public long Created { get; } = document.Number("created");

    public string? Account { get; } = account;

    public JsonObject Document { get; } = document;

    public JsonObject Hidden { get; } = hidden;

    /// <summary>Counts the objects in the order in which they were made; lists run along it.</summary>
    public long Sequence { get; set; }

    /// <summary>The indexes in which it already stands.</summary>
    public HashSet<string> Indexed { get; } = new(StringComparer.Ordinal);
}
