using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// The way of a request: the host's own routes, the functions' routes in the order of their names.
/// </summary>
internal static class LocalPipeline
{
    internal static void Map(WebApplication app, LocalGround ground)
    {
        app.Use(OwnRoutesGuard.GuardAsync);

        var routes = new RouteCollection();
        var resolver = app.Services.GetRequiredService<IInlineConstraintResolver>();
        void Add(string name, string template, string[]? methods, RequestDelegate handle)
        {
            var constraints = new Dictionary<string, object>();
            if (methods is { Length: > 0 })
                constraints["httpMethod"] = new HttpMethodRouteConstraint(methods);
            routes.Add(new Route(
                new RouteHandler(handle), name, template, defaults: null, constraints, dataTokens: null, resolver));
        }

        var own = AdminRoutes.For(app.Services).Concat(ClockRoutes.For(app.Services))
            .Concat(ground.Dependencies.SelectMany(dependency => dependency.Routes));
        foreach (var route in own)
            Add($"{route.Method} {route.Template}", route.Template, [route.Method], route.Handle);

        var http = app.Services.GetRequiredService<HttpFunctions>();
        var prefix = app.Services.GetRequiredService<HostJson>().RoutePrefix;
        foreach (var function in app.Services.GetRequiredService<FunctionCatalogue>().All.Where(f =>
            f.Http is not null))
        {
            var route = FunctionCatalogue.RouteOf(function);
            Add(function.Name, prefix.Length == 0 ? route : $"{prefix}/{route}", function.Http!.Methods,
                context => http.HandleAsync(function, context));
        }

        app.UseRouter(routes);
    }
}
