using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// The keys of the local host: the same on every machine, so that examples work, and worthless elsewhere. A key comes
/// in
/// a header, else in the query; a wrong header is not made good by the query (azure-functions-host,
/// AuthenticationLevelHandler).
/// </summary>
internal static class LocalKeys
{
    internal const string Master = "local-master-key";
    internal const string Function = "local-function-key";

    internal static bool Allow(HttpRequest request, AuthorizationLevel level) =>
        level == AuthorizationLevel.Anonymous || KeyOf(request) switch
        {
            Master => true,
            Function => level == AuthorizationLevel.Function,
            _ => false,
        };

    private static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.FirstOrDefault()
            : request.Query["code"].FirstOrDefault();
}
