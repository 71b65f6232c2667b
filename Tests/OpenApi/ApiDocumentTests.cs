using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>The description of the API: whole, valid, and of nothing that is not there.</summary>
public sealed partial class ApiDocumentTests
{
    private const int LinesDepth = 5;

    [Fact]
    public async Task Document_ReadByOthers_IsValidOpenApi()
    {
        using var json = new MemoryStream(await ApiDocument.JsonAsync());
        var read = await OpenApiDocument.LoadAsync(json, "json");

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public async Task Document_HasEveryFunctionOfTheTable_AsItSays()
    {
        var operations = await OperationsAsync();
        var described = operations.Select(one => (one.Name, one.Method, one.Path, Access: one.Security)).Order();
        var listed = EndpointTable.All.Where(row => row.Method != "OPTIONS")
            .Select(row => (row.Name, row.Method, $"/{row.Route}", Security(row.Access))).Order();
        Assert.Equal(listed, described);

        foreach (var row in EndpointTable.All.Where(row => row.Method != "OPTIONS"))
        {
            var operation = operations.Single(one => one.Name == row.Name).Json;
            Assert.Equal(
                $"{row.Name} {string.Join(' ', row.Query.Order())}", $"{row.Name} {Names(operation, "query")}");
            Assert.Equal(
                $"{row.Name} {string.Join(' ', EndpointCalls.ParametersOf(row).Order())}",
                $"{row.Name} {Names(operation, "path")}");
            Assert.True(
                row.Body is null
                    ? operation["requestBody"] is null
                    : operation["requestBody"]!["content"]![row.BodyType] is not null,
                row.Name);
            Assert.True(operation["summary"]!.GetValue<string>() is { Length: > 0 and <= 120 }, row.Name);
        }
    }

    [Fact]
    public async Task Document_HasTheCodesOfTheSource_AndNoOthers()
    {
        var described = JsonNode.Parse(await ApiDocument.JsonAsync())!["components"]!["responses"]!.AsObject()
            .SelectMany(one => one.Key.Split('.').Skip(1))
            .ToHashSet();
        var source = Directory.EnumerateFiles(
                Path.Combine(RepositoryFolder.Path, "Functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Select(file => DeclarationPattern().Replace(File.ReadAllText(file), ""))
            .ToList();

        var made = source
            .SelectMany(text => CodePattern().Matches(text))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        Assert.True(made.Count > 50, $"Only {made.Count} codes were found.");
        Assert.Empty(made.Except(described));
        Assert.DoesNotContain(
            described, code => !source.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Document_SeenInReview_IsThisOne() =>
        GoldenFile.AssertSame(
            "Tests/Golden/openapi.json", $"{Lines(JsonNode.Parse(await ApiDocument.JsonAsync()), LinesDepth)}\n");

    // One line for each answer of an operation and each property of a schema: what a change is seen by.
    private static string Lines(JsonNode? node, int depth, string indent = "")
    {
        if (depth == 0 || node is not JsonObject { Count: > 0 } fields)
        {
            return JsonSerializer.Serialize(node, Json.Options);
        }

        var lines = fields.Select(one => $"{indent}  \"{one.Key}\": {Lines(one.Value, depth - 1, $"{indent}  ")}");
        return $"{{\n{string.Join(",\n", lines)}\n{indent}}}";
    }

    private static async Task<IReadOnlyList<Operation>> OperationsAsync() =>
    [
        .. from path in JsonNode.Parse(await ApiDocument.JsonAsync())!["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new Operation(
               operation.Value!["operationId"]!.GetValue<string>(),
               operation.Key.ToUpperInvariant(),
               path.Key,
               string.Join(" or ", operation.Value["security"]!.AsArray().Select(one =>
                   one!["session"] is JsonArray roles ? $"session {string.Join(' ', roles)}".Trim() : "nobody")),
               operation.Value.AsObject()),
    ];

    private static string Names(JsonObject operation, string where) =>
        string.Join(' ', (operation["parameters"]?.AsArray() ?? [])
            .Where(one => one!["in"]!.GetValue<string>() == where)
            .Select(one => one!["name"]!.GetValue<string>())
            .Order());

    private static string Security(Access access) => access switch
    {
        Access.Anyone => "nobody or session",
        Access.Member => "session member",
        Access.MemberJustNow => "session member just-signed-in",
        Access.Steward => "session steward",
        _ => "session steward just-signed-in",
    };

    private sealed record Operation(string Name, string Method, string Path, string Security, JsonObject Json);

    [GeneratedRegex(@"\[Refuses\([^\]]*\)\]")]
    private static partial Regex DeclarationPattern();

    [GeneratedRegex("""(?:(?:Conflict|Forbidden|AtAmount)\(|new(?: Problem)?\(\s*[45]\d\d,)\s*["]([a-z][a-z-]+)["]""")]
    private static partial Regex CodePattern();
}
