using System.Text;
using Scalar.AspNetCore;

namespace PeepFunctions.Functions;

/// <summary>
/// The page of the description: Scalar's script, from its package and so from here, over a page of ours. It asks nobody
/// else for anything, which its policy makes sure of.
/// </summary>
internal static class DescriptionPage
{
    // Fonts, search and requests by way of Scalar's own servers are off: who reads how to be paid is nobody's business.
    private const string Configuration =
        """
        {"url":"openapi.json","withDefaultFonts":false,"telemetry":false,"proxyUrl":"","hideClientButton":true,
        "agent":{"disabled":true},"mcp":{"disabled":true},"showDeveloperTools":"never","persistAuth":false,
        "authentication":{"preferredSecurityScheme":"session"}}
        """;

    private const string Html =
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>PeepFunctions: the API</title><link rel="icon" href="data:,"></head>
        <body><script id="api-reference" type="application/json" data-configuration='{{Configuration}}'></script>
        <script src="docs/scalar.js"></script></body></html>
        """;

    // Scalar writes its styles into the page as it builds it, which cannot be named beforehand.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page.</summary>
    public static PublicFile Page { get; } =
        new(Encoding.UTF8.GetBytes(Html), "text/html; charset=utf-8") { Policy = Policy };

    /// <summary>Scalar's script, compressed as it is in the package.</summary>
    public static PublicFile Script { get; } =
        new(ReadScript(), "text/javascript; charset=utf-8") { IsCompressed = true };

    private static byte[] ReadScript()
    {
        const string Name = "ScalarStaticAssets.scalar.js";
        using var packed = typeof(ScalarOptions).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"Scalar.AspNetCore has no {Name}.");
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
