using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PeepFunctions.Functions;

/// <summary>What stands around the operations: the title, how to sign in, the form of a refusal.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PeepFunctions",
            Version = "1",
            Description =
                """
                Amounts are whole numbers of minor units beside a lower-case currency, instants are ISO 8601 in UTC,
                periods are `yyyy-MM`, ids are opaque. A refusal is a problem (RFC 9457) whose `code` does not change.
                Whoever lists something gets a page of it and, as `next`, what to send as `after` for the next one.
                """,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/api" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OperationDetails.Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token of `POST sessions/confirm`.",
            },
        };
        document.AddComponent(
            OperationDetails.Refusal,
            await context.GetOrCreateSchemaAsync(typeof(Problem.Document), cancellationToken: cancellationToken));
        SchemaSides.Settle(document);
    }
}
