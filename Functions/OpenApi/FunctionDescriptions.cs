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
    /// <summary>What is added to the status of each further document.</summary>
    public const int OtherDocument = 1000;

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

        foreach (var (status, answer) in operation.Answers.SelectMany(AtStatuses))
        {
            var type = answer.Document ?? typeof(void);
            description.SupportedResponseTypes.Add(new ApiResponseType
            {
                StatusCode = status,
                Type = type,
                ModelMetadata = Models.GetMetadataForType(type),
                ApiResponseFormats = [.. answer.Types.Take(1).Where(_ => answer.Document is not null)
                    .Select(one => new ApiResponseFormat { MediaType = one })],
            });
        }

        return description;
    }

    // ASP.NET Core knows one document for a status: another one is described under a status that does not exist, from
    // where OperationDetails puts it beside the first.
    private static IEnumerable<(int Status, AnswersAttribute Answer)> AtStatuses(
        IGrouping<int, AnswersAttribute> answers)
    {
        var documents = answers.Where(one => one.Document is not null).ToList();
        return documents.Count == 0
            ? [(answers.Key, answers.First())]
            : documents.Select((one, index) => (answers.Key + (OtherDocument * index), one));
    }

    private static bool IsInRoute(HttpOperation operation, string? parameter) =>
        operation.Route.Contains($"{{{parameter}}}", StringComparison.Ordinal);
}
