using System.Net;
using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Guards /admin, with the master key, and /local, which has no key. Because the key is public and the address well
/// known, both refuse what a web page of another site could send through the browser: a request marked as cross-site,
/// or
/// under a host name that is not this machine's (DNS rebinding).
/// </summary>
internal static class OwnRoutesGuard
{
    internal static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isAdmin = request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase);
        if (!isAdmin && !request.Path.StartsWithSegments("/local", StringComparison.OrdinalIgnoreCase))
            return next(context);
        if (!IsThisMachine(request.Host.Host) || request.Headers["Sec-Fetch-Site"] == "cross-site")
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (isAdmin && !LocalKeys.Allow(request, AuthorizationLevel.Admin))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            return next(context);
        return Task.CompletedTask;
    }

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
