using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A route of the local host itself, such as <c>GET local/mail/{id}</c>; route values are in the request.
/// </summary>
public sealed record LocalRoute(string Method, string Template, RequestDelegate Handle);
