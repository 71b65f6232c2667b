using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>An event, kept as the text that is delivered.</summary>
/// <param name="Id">Its id (<c>evt_…</c>).</param>
/// <param name="Type">Its type, such as <c>charge.updated</c>.</param>
/// <param name="Account">The connected account it happened on, or null for the platform.</param>
/// <param name="Created">When, in Unix seconds of business time.</param>
/// <param name="Body">The event as JSON.</param>
internal sealed record StoredEvent(string Id, string Type, string? Account, long Created, string Body)
{
    /// <summary>
    /// The endpoints that have not taken it yet. Null while the sandbox knows no endpoints: then it waits for them,
    /// because what happens between a restart and the endpoints' announcement must not go unheard.
    /// </summary>
    public HashSet<string>? Open { get; set; }

    /// <summary>The event as the API shows it.</summary>
    public JsonObject ToDocument()
    {
        var document = (JsonObject)JsonNode.Parse(Body)!;
        document["pending_webhooks"] = Open?.Count ?? 0;
        return document;
    }
}
