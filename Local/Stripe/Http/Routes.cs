using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The API's methods and paths.</summary>
internal sealed class Routes
{
    private readonly Dictionary<string, List<Route>> _byShape = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds a route below /v1; <c>*</c> stands for an id. Routes that a platform may use for a connected account take
    /// the header Stripe-Account; the others refuse it, rather than act on the platform's money by mistake.
    /// </summary>
    public void Add(string method, string path, Func<Call, JsonObject> handler, bool forConnected = false)
    {
        var segments = path.Split('/');
        var shape = ShapeOf(method, segments.Length);
        if (!_byShape.TryGetValue(shape, out var routes))
            _byShape.Add(shape, routes = []);

        routes.Add(new Route(segments, handler, forConnected || method == "GET"));
    }

    public (Route Route, string[] Ids)? Match(string method, string path)
    {
        var segments = path.Split('/');
        if (!_byShape.TryGetValue(ShapeOf(method, segments.Length), out var routes))
            return null;

        foreach (var route in routes)
        {
            if (route.TryMatch(segments) is { } ids)
                return (route, ids);
        }

        return null;
    }

    private static string ShapeOf(string method, int segments) => $"{method} {segments}";

    internal sealed record Route(string[] Segments, Func<Call, JsonObject> Handler, bool ForConnected)
    {
        public string[]? TryMatch(string[] path)
        {
            var ids = new List<string>();
            for (var at = 0; at < Segments.Length; at++)
            {
                if (Segments[at] == "*")
                    ids.Add(Uri.UnescapeDataString(path[at]));
                else if (Segments[at] != path[at])
                    return null;
            }

            return [.. ids];
        }
    }
}
