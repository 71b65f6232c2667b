using System.Net;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The frame of the sandbox's pages.</summary>
internal static class Html
{
    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>What a heading is linked to by.</summary>
    public static string IdOf(string title) => title.Replace(' ', '-');

    /// <summary>A page; the body is HTML already.</summary>
    public static string Page(string title, string body) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{Encode(title)}}</title>
        <style>
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 4rem auto; padding: 0 1rem }
        button { font: inherit; padding: .5rem 1rem }
        h2 { margin-top: 2rem }
        ul { padding-left: 1rem }
        li { margin-bottom: .75rem; overflow-wrap: anywhere }
        summary { padding: .5rem 0; cursor: pointer }
        input:not([type=checkbox]) { font: inherit; padding: .25rem; width: 100%; box-sizing: border-box }
        body:has(.sections) { max-width: 80rem; margin: 2rem auto }
        .sections { columns: 22rem; column-gap: 3rem }
        .sections li, .sections form { break-inside: avoid }
        .sections form { border-left: .125rem solid #bbb; padding-left: .75rem; margin-bottom: 1rem }
        h2 { break-after: avoid }
        [role=alert], [role=status] { border-left: .25rem solid; padding: .5rem 1rem }
        [role=alert] { color: #a00 }
        [role=status] { color: #060 }
        </style>
        </head>
        <body>
        <main>
        <h1>{{Encode(title)}}</h1>
        {{body}}
        <p><small>Stripe sandbox on this machine: no real money moves.</small></p>
        </main>
        </body>
        </html>
        """;
}
