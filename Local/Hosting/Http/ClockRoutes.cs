using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary><c>local/clock</c>: business time on this machine.</summary>
internal static class ClockRoutes
{
    internal static IEnumerable<LocalRoute> For(IServiceProvider services)
    {
        var clock = services.GetRequiredService<LocalClock>();
        var jump = services.GetRequiredService<ClockJump>();
        yield return new LocalRoute("GET", "local/clock", context =>
            Results.Json(new { now = clock.GetUtcNow().UtcDateTime }).ExecuteAsync(context));
        yield return new LocalRoute("POST", "local/clock", async context =>
            await (await AnswerAsync(context, jump)).ExecuteAsync(context));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, ClockJump jump)
    {
        if (await ReadNowAsync(context) is not { } nowUtc)
            return Problem(400, "bad-request", "Send {\"now\": \"2027-01-04T06:00:00Z\"}.");
        return await jump.ToAsync(nowUtc, context.RequestAborted) switch
        {
            ClockJumpOutcome.Jumped jumped => Results.Json(new { now = jumped.NowUtc.UtcDateTime, ran = jumped.Ran }),
            ClockJumpOutcome.Backward backward =>
                Problem(409, "only-forward", $"The clock only goes forward; it is {backward.NowUtc:O}."),
            ClockJumpOutcome.Busy busy =>
                Problem(409, "busy", $"Not moved, because there is still work: {string.Join(", ", busy.With)}."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<DateTimeOffset?> ReadNowAsync(HttpContext context)
    {
        try
        {
            var json = await JsonSerializer.DeserializeAsync<JsonElement>(
                context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("now", out var now)
                && now.ValueKind == JsonValueKind.String && now.TryGetDateTimeOffset(out var instant)
                ? instant
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Problem(int status, string code, string detail) => Results.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
