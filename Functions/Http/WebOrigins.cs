using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets the pages of <c>Peep__Origins</c> and no others read answers in a browser (CORS). Each is named by itself,
/// never by a wildcard, and without credentials: there are no cookies, and a token is sent by the page that holds it.
/// </summary>
/// <remarks>
/// It is here and not in the platform's settings so that it is the same in both builds. On the Consumption plans of
/// Linux the host answers preflights itself, from <c>siteConfig.cors</c> (azure-functions-host, issue 9012): the same
/// origins have to be named there, without which pages cannot call at all.
/// </remarks>
public sealed class WebOrigins(IOptions<PeepOptions> options)
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE";
    private const string Sent = "Authorization, Content-Type, Idempotency-Key";
    private const string Shown = "Content-Disposition, Retry-After";

    // What is allowed changes only with the settings, and those only with a restart.
    private const string PreflightSeconds = "600";

    /// <summary>Adds to an answer what the browser has to know.</summary>
    public void Apply(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        var origin = request.Headers.Origin.ToString();
        if (!options.Value.Origins.Contains(origin))
        {
            return;
        }

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Shown;
        if (HttpMethods.IsOptions(request.Method))
        {
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = Sent;
            headers.AccessControlMaxAge = PreflightSeconds;
        }
    }
}
