using System.Text.Json.Nodes;

namespace PeepFunctions.Tests;

/// <summary>
/// What would be deployed, as the Bicep compiler says: main.json with all its conditions, and for two environments what
/// these come to. scripts/infra.sh holds all three against the sources.
/// </summary>
internal static class Template
{
    /// <summary>The template, nested ones inside.</summary>
    public static JsonObject Main { get; } = Read("main.json");

    /// <summary>A co-op that tries things out.</summary>
    public static IReadOnlyList<JsonObject> Dev { get; } = Predicted("dev");

    /// <summary>One with real money, every option, and every secret being rotated.</summary>
    public static IReadOnlyList<JsonObject> Prod { get; } = Predicted("prod");

    /// <summary>The text of a file in infra/.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryFolder.Path, "infra", file));

    /// <summary>The resources of a type.</summary>
    public static IReadOnlyList<JsonObject> OfType(this IEnumerable<JsonObject> resources, string type) =>
        [.. resources.Where(resource => (string?)resource["type"] == type)];

    /// <summary>The last part of each name.</summary>
    public static IReadOnlyList<string> Names(this IEnumerable<JsonObject> resources) =>
        [.. resources.Select(resource => ((string)resource["name"]!).Split('/')[^1])];

    /// <summary>The app's settings.</summary>
    public static IReadOnlyDictionary<string, string> Settings(this IEnumerable<JsonObject> resources) =>
        resources.OfType("Microsoft.Web/sites/config").Single()["properties"]!.AsObject()
            .ToDictionary(one => one.Key, one => (string)one.Value!);

    /// <summary>Every resource that the template declares, whether its condition holds or not.</summary>
    public static IReadOnlyList<JsonObject> Declared { get; } = [.. DeclaredIn(Main)];

    /// <summary>Every property below, with its path.</summary>
    public static IEnumerable<(string Path, JsonNode? Value)> Properties(this JsonNode? node, string path = "") =>
        node switch
        {
            JsonObject members => members.SelectMany(member =>
                member.Value.Properties($"{path}/{member.Key}").Prepend(($"{path}/{member.Key}", member.Value))),
            JsonArray items => items.SelectMany((item, index) => item.Properties($"{path}/{index}")),
            _ => [],
        };

    private static IEnumerable<JsonObject> DeclaredIn(JsonObject template)
    {
        var resources = template["resources"] switch
        {
            JsonObject named => named.Select(one => one.Value!.AsObject()),
            JsonArray listed => listed.Select(one => one!.AsObject()),
            _ => [],
        };
        foreach (var resource in resources.Where(one => one["existing"] is null))
        {
            if (resource["properties"] is JsonObject properties && properties["template"] is JsonObject nested)
            {
                foreach (var inner in DeclaredIn(nested))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return resource;
            }
        }
    }

    private static List<JsonObject> Predicted(string environment) =>
        [.. Read($"{environment}.snapshot.json")["predictedResources"]!.AsArray().Select(one => one!.AsObject())];

    private static JsonObject Read(string file) => JsonNode.Parse(Text(file))!.AsObject();
}
