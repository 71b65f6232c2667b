using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Holds an answer against what openapi.json says of the operation that gave it.</summary>
internal static class ApiContract
{
    private static readonly JsonObject Document =
        JsonNode.Parse(ApiDocument.JsonAsync().GetAwaiter().GetResult())!.AsObject();

    private static readonly (string[] Route, JsonObject Operations)[] Paths =
        [.. Document["paths"]!.AsObject().Select(path => (path.Key.Trim('/').Split('/'), path.Value!.AsObject()))];

    private static readonly JsonObject Schemas = Document["components"]!["schemas"]!.AsObject();

    /// <summary>
    /// What the description does not say of an answer; null when it says it all, or when the host has answered because
    /// there is no such function.
    /// </summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">Its path below the prefix.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="type">The type of its content.</param>
    /// <param name="body">The content.</param>
    public static string? Fault(string method, string path, int status, string? type, byte[] body)
    {
        if (Find(path)?[method.ToLowerInvariant()] is not JsonObject operation || (status == 404 && type is null))
        {
            return null;
        }

        var said = $"{operation["operationId"]} answers {status} {type}";
        if (operation["responses"]?[$"{status}"] is not { } stated)
        {
            return $"{said}, which openapi.json does not say: {Encoding.UTF8.GetString(body)}";
        }

        var response = stated["$ref"] is { } shared ? Named(shared) : stated;
        if (type is null && body.Length == 0)
        {
            return response["content"] is null ? null : $"{said} without a content.";
        }

        if (type is null || response["content"]?[type] is not JsonObject content)
        {
            return $"{said}, of another type than openapi.json says.";
        }

        if (content["schema"] is not { } schema)
        {
            return null;
        }

        if (type == Problem.ContentType)
        {
            var code = JsonNode.Parse(body)!["code"]!.GetValue<string>();
            var codes = schema["allOf"]![1]!["properties"]!["code"]!["enum"]!.AsArray();
            return codes.Any(one => one!.GetValue<string>() == code)
                ? null
                : $"{said} {code}, a code that openapi.json does not say.";
        }

        using var document = JsonDocument.Parse(body);
        return SchemaFit.Misfit(schema.AsObject(), Schemas, document.RootElement) is { } misfit
            ? $"{said}: {misfit}"
            : null;
    }

    private static JsonObject? Find(string path)
    {
        var segments = path.Trim('/').Split('/');
        return Paths
            .Where(one => one.Route.Length == segments.Length && one.Route.Zip(segments).All(pair =>
                IsParameter(pair.First) || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(one => one.Route.Count(IsParameter))
            .Select(one => one.Operations)
            .FirstOrDefault();
    }

    private static JsonNode Named(JsonNode reference) =>
        Document["components"]!["responses"]![reference.GetValue<string>().Split('/')[^1]]!;

    private static bool IsParameter(string segment) => segment[0] == '{';
}
