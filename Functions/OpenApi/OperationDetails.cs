using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PeepFunctions.Functions;

/// <summary>Adds to a described operation what attributes of ASP.NET Core have no words for.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    /// <summary>How a caller says who they are.</summary>
    public const string Session = "session";

    /// <summary>The schema of every refusal.</summary>
    public const string Refusal = "Problem";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var function = context.Description.ActionDescriptor.EndpointMetadata.OfType<HttpOperation>().Single();
        operation.OperationId = function.Name;
        var (summary, more) = SplitSentence((operation.Summary ?? "").ReplaceLineEndings(" "));
        operation.Summary = summary;
        operation.Description = $"{more}\n\n{MayCall(function.Access)}".TrimStart();
        operation.Security = [.. Security(function.Access, context.Document)];
        operation.Parameters ??= [];
        foreach (var parameter in await ParametersAsync(function, context, cancellationToken))
        {
            operation.Parameters.Add(parameter);
        }

        AddFiles(operation, function);
        AddAnswers(operation.Responses!, function);
        foreach (var refusal in function.Refusals)
        {
            operation.Responses![$"{refusal.Key}"] = Refuse(refusal, context.Document!);
        }
    }

    // Documentation begins with what it is in a sentence, which is the title of an operation; more may follow.
    private static (string First, string More) SplitSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (text.TrimEnd('.'), "") : (text[..end], text[(end + 2)..]);
    }

    private static string MayCall(Access access) => access switch
    {
        Access.Anyone => "Anyone may call.",
        Access.Member => "Members may call.",
        Access.MemberJustNow => "Members may call who signed in within the last ten minutes.",
        Access.Steward => "Stewards may call.",
        Access.StewardJustNow => "Stewards may call who signed in within the last ten minutes.",
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };

    private static IEnumerable<OpenApiSecurityRequirement> Security(Access access, OpenApiDocument? document)
    {
        if (access == Access.Anyone)
        {
            yield return [];
        }

        yield return new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference(Session, document)] = access switch
            {
                Access.Anyone => [],
                Access.Member => ["member"],
                Access.MemberJustNow => ["member", "just-signed-in"],
                Access.Steward => ["steward"],
                _ => ["steward", "just-signed-in"],
            },
        };
    }

    private static async Task<IReadOnlyList<OpenApiParameter>> ParametersAsync(
        HttpOperation function, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var parameters = new List<OpenApiParameter>();
        foreach (var query in function.Query)
        {
            parameters.Add(new OpenApiParameter
            {
                Name = query.Name,
                In = ParameterLocation.Query,
                Description = query.Meaning,
                Required = query.IsRequired,
                Schema = await context.GetOrCreateSchemaAsync(query.Type, cancellationToken: cancellationToken),
            });
        }

        if (function.IsPaged)
        {
            parameters.Add(new OpenApiParameter
            {
                Name = "after",
                In = ParameterLocation.Query,
                Description = "The 'next' of the page before; the first page without it.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            parameters.Add(new OpenApiParameter
            {
                Name = "limit",
                In = ParameterLocation.Query,
                Description = "How many items a page has at most.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = "1",
                    Maximum = $"{Paging.Most}",
                    Default = Paging.Usual,
                },
            });
        }

        if (function.IsOnce)
        {
            parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Required = function.Bodies.Any(body => body.NeedsKey),
                Description = "With the same body it gets the first answer again; with another one it is refused.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Endpoint.KeyMost },
            });
        }

        return parameters;
    }

    // A file has no form that a schema could say more of.
    private static void AddFiles(OpenApiOperation operation, HttpOperation function)
    {
        foreach (var type in function.Bodies.Where(body => body.Body is null).SelectMany(body => body.Types))
        {
            operation.RequestBody ??= new OpenApiRequestBody { Required = true };
            var content = ((OpenApiRequestBody)operation.RequestBody).Content ??=
                new Dictionary<string, OpenApiMediaType>();
            content[type] = new OpenApiMediaType();
        }
    }

    private static void AddAnswers(OpenApiResponses responses, HttpOperation function)
    {
        foreach (var answers in function.Answers)
        {
            var response = (OpenApiResponse)responses[$"{answers.Key}"];
            var content = response.Content ??= new Dictionary<string, OpenApiMediaType>();
            foreach (var type in answers.Where(one => one.Document is null).SelectMany(one => one.Types))
            {
                content[type] = new OpenApiMediaType();
            }

            var status = answers.Key + FunctionDescriptions.OtherDocument;
            for (; responses.Remove($"{status}", out var other); status += FunctionDescriptions.OtherDocument)
            {
                foreach (var (type, form) in other.Content!)
                {
                    content[type].Schema = new OpenApiSchema { AnyOf = [content[type].Schema!, form.Schema!] };
                }
            }
        }
    }

    // Many functions refuse alike: each way stands in the document once.
    private static OpenApiResponseReference Refuse(IGrouping<int, string> refusal, OpenApiDocument document)
    {
        var name = string.Join('.', refusal.Prepend($"{refusal.Key}"));
        document.AddComponent(name, new OpenApiResponse
        {
            Description = string.Join(", ", refusal.Select(code => $"`{code}`")),
            Headers = refusal.Key == 429 ? RetryAfter() : null,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf = [new OpenApiSchemaReference(Refusal, document), WithCode(refusal)],
                    },
                },
            },
        });
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiSchema WithCode(IEnumerable<string> codes) => new()
    {
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = new OpenApiSchema { Enum = [.. codes.Select(code => (JsonNode)code)] },
        },
    };

    private static Dictionary<string, IOpenApiHeader> RetryAfter() => new()
    {
        ["Retry-After"] = new OpenApiHeader
        {
            Description = "After how many seconds to try again.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };
}
