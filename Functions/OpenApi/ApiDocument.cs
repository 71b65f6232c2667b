using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace PeepFunctions.Functions;

/// <summary>The description of the API (OpenAPI 3.1): the same for every caller, made once.</summary>
public static class ApiDocument
{
    private const string Name = "v1";

    private static readonly Lazy<Task<byte[]>> Made = new(MakeAsync);

    /// <summary>The document, as JSON in UTF-8.</summary>
    public static Task<byte[]> JsonAsync() => Made.Value;

    // In a container of its own: what ASP.NET Core's description asks for is nothing that the app has, and its options
    // of JSON are nobody else's business.
    private static async Task<byte[]> MakeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton<IHostEnvironment, Nowhere>();
        services.AddSingleton<IApiDescriptionGroupCollectionProvider, FunctionDescriptions>();
        services.Configure<JsonOptions>(options => Json.Configure(options.SerializerOptions));
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = NameEach();
            options.AddOperationTransformer<OperationDetails>();
            options.AddDocumentTransformer<DocumentFrame>();
        });
        await using var provider = services.BuildServiceProvider();
        var document = await provider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name)
            .GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }

    // Two types of one name would be taken for one another.
    private static Func<JsonTypeInfo, string?> NameEach()
    {
        var named = new Dictionary<string, Type>();
        return info =>
        {
            var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
            return OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } name ? null
                : named.TryAdd(name, type) || named[name] == type ? name
                : throw new InvalidOperationException($"{type} and {named[name]} have the same name.");
        };
    }

    private sealed class Nowhere : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "PeepFunctions";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
