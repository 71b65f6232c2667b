using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Answers /_sandbox: what Stripe has no API for.</summary>
internal sealed class Control(SandboxState state, Deliveries deliveries)
{
    public async Task AnswerAsync(HttpContext context, string path)
    {
        var (status, document) = await AnswerAsync(context.Request, path).ConfigureAwait(false);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What is under way and what has come of it.</summary>
    public JsonObject Describe()
    {
        var balance = state.Ledger.Balance(null);
        return new JsonObject
        {
            ["now"] = state.Now,
            ["undelivered"] = deliveries.Pending,
            ["late"] = deliveries.Late,
            ["dropped"] = deliveries.Dropped,
            ["unsettled"] = state.CountDueWithin(TimeSpan.FromDays(1), Charges.Kind),
            ["events"] = state.Events.Count,
            ["balanceTransactions"] = state.Ledger.Count(null),
            ["available"] = balance["available"]!.DeepClone(),
            ["pending"] = balance["pending"]!.DeepClone(),
        };
    }

    private async Task<(int Status, JsonObject Document)> AnswerAsync(HttpRequest request, string path)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync().ConfigureAwait(false);
        try
        {
            lock (state.Gate)
            {
                state.CatchUp();
                var answer = Answer(request.Method, path.Split('/'), body);
                state.Commit();
                return answer;
            }
        }
        catch (JsonException failure)
        {
            return (400, Refusal(failure.Message));
        }
        catch (StripeFailure failure)
        {
            return (failure.Status, Refusal(failure.Message));
        }
    }

    private (int Status, JsonObject Document) Answer(string method, string[] path, string body) => (method, path) switch
    {
        ("GET", ["state"]) => (200, Describe()),
        ("GET", ["faults"]) => (200, Show(state.Dice.Faults)),
        ("POST", ["faults"]) => SetFaults(body),
        ("POST", ["redeliver"]) => Redeliver(body),
        ("POST", ["movements"]) => (200, ControlMovements.Post(state, Parse(body))),
        ("POST", [var objects, var id, var action]) =>
            (200, ControlActions.Run(state, objects, id, action, Parse(body))),
        _ => (404, Refusal("No such path.")),
    };

    private (int Status, JsonObject Document) SetFaults(string body)
    {
        var faults = JsonSerializer.Deserialize<Faults>(body, JsonSerializerOptions.Web) ?? new Faults();
        if (faults.Invalid() is { } field)
            return (400, Refusal($"{field} is out of its range."));

        state.Dice = new FaultDice(faults);
        return (200, Show(faults));
    }

    private (int Status, JsonObject Document) Redeliver(string body)
    {
        var ids = body.Length == 0 ? null : (JsonNode.Parse(body) as JsonObject)?["ids"] as JsonArray;
        return (200, new JsonObject
        {
            ["deliveries"] = deliveries.Redeliver(ids?.Select(id => id!.ToString()).ToArray()),
        });
    }

    private static JsonObject Parse(string body) => body.Length == 0
        ? []
        : JsonNode.Parse(body) as JsonObject ?? throw new JsonException("The body is no JSON object.");

    private static JsonObject Show(Faults faults) =>
        (JsonObject)JsonSerializer.SerializeToNode(faults, JsonSerializerOptions.Web)!;

    private static JsonObject Refusal(string message) => new() { ["error"] = message };
}
