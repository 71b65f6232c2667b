using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeepFunctions.Tests;

/// <summary>
/// Whether JSON fits a schema, by the keywords that our description uses; another keyword is a fault of this test. A
/// field that is not described does not fit: answers may have more fields one day, but then these are described.
/// </summary>
internal static class SchemaFit
{
    /// <summary>What does not fit, with where it stands; null when all does.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="schemas">What it may refer to, by name.</param>
    /// <param name="value">The JSON.</param>
    /// <param name="at">Where it stands.</param>
    public static string? Misfit(JsonObject schema, JsonObject schemas, JsonElement value, string at = "$")
    {
        foreach (var (keyword, says) in schema)
        {
            var misfit = keyword switch
            {
                "$ref" => Misfit(Named(says!, schemas), schemas, value, at),
                "type" => IsOfType(says!, value) ? null : $"{at} is a {value.ValueKind}, not {says}",
                "enum" => says!.AsArray().Any(one => IsSame(one, value)) ? null : $"{at} is none of {says}",
                "properties" => OfProperties(schema, schemas, value, at),
                "required" => OfRequired(says!.AsArray(), value, at),
                "items" => OfItems(says!.AsObject(), schemas, value, at),
                "anyOf" or "oneOf" => OfAny(says!.AsArray(), schemas, value, at),
                "additionalProperties" => OfAdditional(schema, schemas, value, at),
                "format" => IsOfFormat(says!.GetValue<string>(), value) ? null : $"{at} is no {says}",
                "description" or "title" or "default" or "examples" => null,
                _ => throw new InvalidOperationException($"The keyword {keyword} is not known here."),
            };
            if (misfit is not null)
            {
                return misfit;
            }
        }

        return null;
    }

    private static JsonObject Named(JsonNode reference, JsonObject schemas) =>
        schemas[reference.GetValue<string>()["#/components/schemas/".Length..]]!.AsObject();

    private static bool IsOfType(JsonNode says, JsonElement value)
    {
        var types = says is JsonArray several ? several.ToArray() : [says];
        return types.Any(type => (type!.GetValue<string>(), value.ValueKind) switch
        {
            ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
                or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number)
                or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
            _ => false,
        });
    }

    private static bool IsSame(JsonNode? one, JsonElement value) =>
        one is null
            ? value.ValueKind == JsonValueKind.Null
            : JsonElement.DeepEquals(JsonSerializer.SerializeToElement(one), value);

    private static string? OfProperties(JsonObject schema, JsonObject schemas, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var properties = schema["properties"]!.AsObject();
        return value.EnumerateObject()
            .Select(property => properties[property.Name] is JsonObject known
                ? Misfit(known, schemas, property.Value, $"{at}.{property.Name}")
                : schema["additionalProperties"] is JsonObject ? null : $"{at}.{property.Name} is not described")
            .FirstOrDefault(misfit => misfit is not null);
    }

    private static string? OfAdditional(JsonObject schema, JsonObject schemas, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Object && schema["additionalProperties"] is JsonObject other
            ? value.EnumerateObject()
                .Where(property => schema["properties"]?[property.Name] is null)
                .Select(property => Misfit(other, schemas, property.Value, $"{at}.{property.Name}"))
                .FirstOrDefault(misfit => misfit is not null)
            : null;

    private static string? OfRequired(JsonArray names, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Object
        && names.FirstOrDefault(name => !value.TryGetProperty(name!.GetValue<string>(), out _)) is { } missing
            ? $"{at}.{missing} is not there"
            : null;

    private static string? OfItems(JsonObject items, JsonObject schemas, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
                .Select((one, index) => Misfit(items, schemas, one, $"{at}[{index}]"))
                .FirstOrDefault(misfit => misfit is not null)
            : null;

    private static string? OfAny(JsonArray any, JsonObject schemas, JsonElement value, string at)
    {
        var misfits = any.Select(one => Misfit(one!.AsObject(), schemas, value, at)).ToList();
        return misfits.Contains(null) ? null : string.Join(", and ", misfits);
    }

    private static bool IsOfFormat(string format, JsonElement value) => (format, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => true,
        ("int32", JsonValueKind.Number) => value.TryGetInt32(out _),
        ("int64", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("double", JsonValueKind.Number) => true,
        ("date", JsonValueKind.String) => DateOnly.TryParseExact(
            value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("date-time", JsonValueKind.String) => value.TryGetDateTimeOffset(out _),
        _ => throw new InvalidOperationException($"The format {format} is not known here."),
    };
}
