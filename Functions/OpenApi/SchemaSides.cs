using Microsoft.OpenApi;

namespace PeepFunctions.Functions;

/// <summary>
/// What is sent and what is answered follow different rules. A body with a field that is not known is refused, and a
/// field with a default need not be sent; an answer has every field, and may have more of them one day. What is both is
/// described by the stricter rules of what is sent.
/// </summary>
internal static class SchemaSides
{
    /// <summary>Says so in every schema.</summary>
    public static void Settle(OpenApiDocument document)
    {
        var sent = new HashSet<IOpenApiSchema>();
        var answered = new HashSet<IOpenApiSchema>();
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            Collect(operation.RequestBody?.Content, sent);
            foreach (var response in operation.Responses!.Where(one => one.Key[0] == '2'))
            {
                Collect(response.Value.Content, answered);
            }
        }

        foreach (var schema in answered.Except(sent).OfType<OpenApiSchema>().Where(one => one.Properties?.Count > 0))
        {
            schema.AdditionalPropertiesAllowed = true;
            schema.Required = schema.Properties!.Keys.ToHashSet();
        }
    }

    private static void Collect(IDictionary<string, OpenApiMediaType>? content, HashSet<IOpenApiSchema> into)
    {
        foreach (var schema in content?.Values.Select(type => type.Schema).OfType<IOpenApiSchema>() ?? [])
        {
            Collect(schema, into);
        }
    }

    private static void Collect(IOpenApiSchema schema, HashSet<IOpenApiSchema> into)
    {
        var real = schema is OpenApiSchemaReference reference ? reference.Target! : schema;
        if (!into.Add(real))
        {
            return;
        }

        IEnumerable<IOpenApiSchema?> below =
        [
            .. real.Properties?.Values ?? [],
            .. real.AnyOf ?? [],
            .. real.OneOf ?? [],
            .. real.AllOf ?? [],
            real.Items,
            real.AdditionalProperties,
        ];
        foreach (var one in below.OfType<IOpenApiSchema>())
        {
            Collect(one, into);
        }
    }
}
