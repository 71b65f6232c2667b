using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Does what the console's buttons ask, and goes back to it. Called with the state's gate held.</summary>
internal sealed class ConsoleDesk(SandboxState state, Deliveries deliveries, Routes routes)
{
    private readonly ConsolePage _page = new(state, deliveries);

    /// <summary>Whether another site's page sent it: only the console's own forms count.</summary>
    public static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].FirstOrDefault() is "cross-site" or "same-site";

    /// <summary>The page, with what was done just before if it was led to by that.</summary>
    public PageAnswer Show(string? done) => _page.Show(alert: null, done is { Length: > 0 } ? $"Done: {done}." : null);

    public PageAnswer Post(string path, FormValue form)
    {
        try
        {
            Do(path.Split('/'), form);
            return PageAnswer.GoTo($"/console?done={Uri.EscapeDataString(NameOf(path.Split('/')))}");
        }
        catch (StripeFailure refusal)
        {
            return _page.Show(refusal.Message, status: refusal.Status);
        }
        catch (JsonException refusal)
        {
            return _page.Show(refusal.Message, status: 400);
        }
    }

    private void Do(string[] path, FormValue form)
    {
        switch (path)
        {
            case ["v1", .. var rest]:
                var api = string.Join('/', rest);
                var match = routes.Match("POST", api) ?? throw StripeFailure.Missing("path", api);
                match.Route.Handler(new Call(state, null, "/v1/" + api, match.Ids, new Parameters(form)));
                break;
            case ["movements"]:
                ControlMovements.Post(state, ToBody(form));
                break;
            case ["redeliver"]:
                deliveries.Redeliver(null);
                break;
            case ["faults"]:
                Control.SetFaults(state, ToFaults(form).ToJsonString());
                break;
            case [var objects, var id, var action]:
                ControlActions.Run(state, objects, id, action, ToBody(form));
                break;
            default:
                throw StripeFailure.Missing("path", string.Join('/', path));
        }
    }

    private static string NameOf(string[] path) => path switch
    {
        [.., var id, var action] when id.Contains('_', StringComparison.Ordinal) => $"{action} of {id}",
        [.., var last] => last,
        _ => "",
    };

    /// <summary>The form as a control's body: what is empty was left out.</summary>
    private static JsonObject ToBody(FormValue form)
    {
        var body = new JsonObject();
        foreach (var (name, value) in form.Children)
        {
            if (value.Text is { Length: > 0 } text)
                body[name] = ToNode(text);
        }

        return body;
    }

    /// <summary>The form as faults: what is empty or unchecked is as it is by default.</summary>
    private static JsonObject ToFaults(FormValue form)
    {
        var faults = ToBody(form);
        if (faults["restrictedAccounts"] is { } accounts)
        {
            faults["restrictedAccounts"] = new JsonArray([.. accounts.ToString().Split(
                ' ', StringSplitOptions.RemoveEmptyEntries).Select(id => JsonValue.Create(id))]);
        }

        return faults;
    }

    private static JsonNode ToNode(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonValue value ? value : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
