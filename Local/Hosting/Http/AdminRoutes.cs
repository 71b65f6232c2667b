using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary><c>POST admin/functions/{name}</c>, the Functions host's way to run any function now.</summary>
internal static class AdminRoutes
{
    internal static IEnumerable<LocalRoute> For(IServiceProvider services)
    {
        var catalogue = services.GetRequiredService<FunctionCatalogue>();
        var manual = services.GetRequiredService<ManualRuns>();
        yield return new LocalRoute("POST", "admin/functions/{name}", async context =>
        {
            var function = catalogue.Find((string)context.GetRouteValue("name")!);
            if (function is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (!TryReadInput(await ReadAsync(context.Request), out var input))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            manual.Start(function, input);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
    }

    private static bool TryReadInput(string body, out string input)
    {
        input = "";
        if (string.IsNullOrWhiteSpace(body))
            return true;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            if (!json.RootElement.TryGetProperty("input", out var value) || value.ValueKind == JsonValueKind.Null)
                return true;
            input = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
