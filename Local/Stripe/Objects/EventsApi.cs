using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The events, as the API lists them.</summary>
internal static class EventsApi
{
    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "events", List);
        routes.Add("GET", "events/*", Retrieve);
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var types = parameters.Texts("types").ToHashSet(StringComparer.Ordinal);
        if (parameters.Text("type") is { } type)
            types.Add(type);

        var events = call.State.Events;
        return Paging.Page(call, events.Of(call.Account), new Listing<StoredEvent>(
            stored => stored.Id,
            stored => stored.Created,
            stored => types.Count == 0 || types.Any(wanted => Covers(wanted, stored.Type)),
            stored => stored.ToDocument(),
            events.Find), CreatedRange.Read(parameters));
    }

    private static JsonObject Retrieve(Call call)
    {
        call.Parameters.Complete();
        return call.State.Events.Find(call.Id) is { } stored && stored.Account == call.Account
            ? stored.ToDocument()
            : throw StripeFailure.Missing("event", call.Id);
    }

    /// <summary>A type may be a group: <c>charge.*</c>.</summary>
    private static bool Covers(string wanted, string type) =>
        wanted.EndsWith(".*", StringComparison.Ordinal)
            ? type.StartsWith(wanted[..^1], StringComparison.Ordinal)
            : wanted == type;
}
