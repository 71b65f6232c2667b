using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Mail;

/// <summary>The outbox over HTTP: JSON for programs, a plain page for a browser.</summary>
internal sealed class MailRoutes(MailOutbox outbox)
{
    private const int MaxListed = 200;

    public IReadOnlyList<LocalRoute> All =>
    [
        new("GET", "local/mail", ListAsync),
        new("GET", "local/mail/{id}", ShowAsync),
    ];

    private async Task ListAsync(HttpContext context)
    {
        var messages = outbox.List(context.Request.Query["to"].FirstOrDefault(), MaxListed);
        if (!WantsPage(context.Request))
        {
            await context.Response.WriteAsJsonAsync(
                messages.Select(mail => new { mail.Id, mail.To, mail.Subject, DateUtc = Instant(mail) }));
            return;
        }

        var rows = new StringBuilder();
        foreach (var message in messages)
        {
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{Instant(message)}</td><td>{Recipients(message)}</td>");
            rows.Append(
                CultureInfo.InvariantCulture,
                $"<td><a href=\"/local/mail/{message.Id}\">{Subject(message)}</a></td></tr>\n");
        }

        await WritePageAsync(context.Response, "Mail outbox", messages.Count == 0
            ? "<p>No mail yet. What the app sends is kept here; nothing leaves this machine.</p>"
            : $"<table><tr><th>When (UTC)</th><th>To</th><th>Subject</th></tr>\n{rows}</table>");
    }

    private async Task ShowAsync(HttpContext context)
    {
        var message = int.TryParse(
            context.GetRouteValue("id") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? outbox.Find(id)
            : null;
        if (message is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsJsonAsync(
                new { status = 404, code = "not-found", detail = "No such mail." },
                options: null,
                contentType: "application/problem+json");
        }
        else if (WantsPage(context.Request))
        {
            await WritePageAsync(
                context.Response,
                Subject(message),
                $"<p>To {Recipients(message)}, {Instant(message)} UTC</p>\n"
                + $"<pre>{WebUtility.HtmlEncode(message.Text)}</pre>\n<p><a href=\"/local/mail\">All mail</a></p>");
        }
        else
        {
            await context.Response.WriteAsJsonAsync(
                new { message.Id, message.To, message.Subject, DateUtc = Instant(message), message.Text });
        }
    }

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private static string Instant(OutboxMessage message) =>
        message.DateUtc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Recipients(OutboxMessage message) => WebUtility.HtmlEncode(string.Join(", ", message.To));

    private static string Subject(OutboxMessage message) =>
        WebUtility.HtmlEncode(message.Subject.Length == 0 ? "(no subject)" : message.Subject);

    // A mail's own HTML is shown as text, never run.
    private static Task WritePageAsync(HttpResponse response, string title, string body)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return response.WriteAsync(
            $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}}</title>
            <style>
              body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
              td, th { text-align: left; padding: .25rem 1rem .25rem 0; vertical-align: top; }
              pre { white-space: pre-wrap; background: #f4f4f4; color: #111; padding: 1rem; }
            </style>
            <h1>{{title}}</h1>
            {{body}}
            </html>
            """);
    }
}
