using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Functions;

/// <summary>
/// A page to be read or printed, for whoever asks with <c>Accept: text/html</c>: one style, no script, nothing from
/// elsewhere.
/// </summary>
/// <param name="Title">The heading, as plain text.</param>
/// <param name="Body">What follows, as HTML.</param>
public sealed record HtmlPage(string Title, string Body) : IResult
{
    private const string Style = """
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc; vertical-align: top }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        @media print { body { margin: 0; max-width: none } }
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "frame-ancestors 'none'";

    /// <summary>Whether a request names pages among what it accepts.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept
        .Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table of plain text. Columns whose name ends with a colon hold numbers and are set to the right.</summary>
    public static string Table(string[] columns, IEnumerable<string[]> rows)
    {
        bool[] areNumbers = [.. columns.Select(name => name.EndsWith(':'))];
        var html = new StringBuilder("<table>");
        Append("th", [.. columns.Select(name => name.TrimEnd(':'))]);
        foreach (var row in rows)
        {
            Append("td", row);
        }

        return html.Append("</table>").ToString();

        void Append(string tag, string[] cells) => html.Append("<tr>")
            .AppendJoin("", cells.Zip(areNumbers, (cell, isNumber) =>
                $"<{tag}{(isNumber ? " class=\"number\"" : "")}>{Text(cell)}</{tag}>"))
            .Append("</tr>");
    }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{Text(Title)}</title><style>{Style}</style></head>
            <body><h1>{Text(Title)}</h1>
            {Body}
            </body></html>
            """,
            "text/html",
            Encoding.UTF8).ExecuteAsync(httpContext);
    }
}
