using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PeepFunctions.Functions;

/// <summary>
/// A file that is the same for everyone until the next release: browsers and proxies may keep it for a while.
/// </summary>
/// <param name="Content">What it holds.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record PublicFile(byte[] Content, string ContentType) : IResult
{
    private readonly EntityTagHeaderValue _tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))}\"");

    /// <summary>What the page may do, where it is a page.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether the content is compressed, as browsers take it (gzip).</summary>
    public bool IsCompressed { get; init; }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "public, max-age=300";
        headers.ContentSecurityPolicy = Policy ?? headers.ContentSecurityPolicy;
        if (IsCompressed)
        {
            headers.ContentEncoding = "gzip";
        }

        return Results.Bytes(Content, ContentType, entityTag: _tag).ExecuteAsync(httpContext);
    }
}
