using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace PeepFunctions.Functions;

/// <summary>
/// The functions in the form in which ASP.NET Core describes endpoints: a functions app has none of these, so that
/// Microsoft.AspNetCore.OpenApi would find nothing by itself.
/// </summary>
internal sealed class FunctionDescriptions : IApiDescriptionGroupCollectionProvider
{
    private static readonly EmptyModelMetadataProvider Models = new();

    public ApiDescriptionGroupCollection ApiDescriptionGroups { get; } =
        new([new ApiDescriptionGroup(null, [.. HttpOperation.All.Select(Describe)])], version: 1);

    private static ApiDescription Describe(HttpOperation operation)
    {
        var description = new ApiDescription
        {
            HttpMethod = operation.Method,
            RelativePath = operation.Route,
            ActionDescriptor = new ActionDescriptor
            {
                EndpointMetadata = [operation.Function, operation],
                RouteValues = { ["controller"] = operation.Capability }, // becomes the tag
            },
        };
        foreach (var parameter in operation.Function.GetParameters().Where(one => IsInRoute(operation, one.Name)))
        {
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = parameter.Name!,
                Source = BindingSource.Path,
                Type = parameter.ParameterType,
                ModelMetadata = Models.GetMetadataForType(parameter.ParameterType),
                IsRequired = true,
            });
        }

        foreach (var body in operation.Bodies.Where(one => one.Body is not null))
        {
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = body.Types[0] });
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = "body",
                Source = BindingSource.Body,
                Type = body.Body!,
                ModelMetadata = Models.GetMetadataForType(body.Body!),
                IsRequired = true,
            });
        }

        // The first document of a status; whatever else there is stands in OperationDetails.
        foreach (var answers in operation.Answers)
        {
            var document = answers.FirstOrDefault(one => one.Document is not null);
            description.SupportedResponseTypes.Add(new ApiResponseType
            {
                StatusCode = answers.Key,
                Type = document?.Document ?? typeof(void),
                ModelMetadata = Models.GetMetadataForType(document?.Document ?? typeof(void)),
                ApiResponseFormats = document is null ? [] : [new ApiResponseFormat { MediaType = document.Types[0] }],
            });
        }

        return description;
    }

    private static bool IsInRoute(HttpOperation operation, string? parameter) =>
        operation.Route.Contains($"{{{parameter}}}", StringComparison.Ordinal);
}
