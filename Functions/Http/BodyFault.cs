using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>
/// Says which field of a body is at fault in our own words: the JSON reader's message quotes what the caller sent.
/// </summary>
internal static class BodyFault
{
    /// <summary>The code of a body with more fields than are known.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>The problem behind a failed reading.</summary>
    public static Problem Of(byte[] body, Type type, JsonException fault)
    {
        try
        {
            return Find(body, type, fault);
        }
        catch (InvalidOperationException)
        {
            return Problems.NotJson; // a name with half a surrogate pair is no text
        }
    }

    private static Problem Find(byte[] body, Type type, JsonException fault)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return Problems.NotJson;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Problems.NotJson;
            }

            var known = Json.Options.GetTypeInfo(type).Properties;
            var errors = new Dictionary<string, string>();
            var unknown = document.RootElement.EnumerateObject()
                .Select(property => property.Name)
                .Where(name => known.All(property => property.Name != name))
                .ToList();
            foreach (var name in unknown)
            {
                errors[name.Length <= 40 ? name : name[..40]] = "This field is not known here.";
            }

            foreach (var missing in known.Where(property =>
                property.IsRequired && !document.RootElement.TryGetProperty(property.Name, out _)))
            {
                errors[missing.Name] = "This field is required.";
            }

            if (errors.Count == 0)
            {
                errors[Field(fault.Path)] = "This field is not of the expected type.";
            }

            return unknown.Count > 0
                ? new Problem(
                    400, UnknownField, "The body has fields that are not known here; 'errors' names each.", errors)
                : Problems.Invalid(errors);
        }
    }

    private static string Field(string? path) => path is ['$', '.', .. var field] ? field : "body";
}
