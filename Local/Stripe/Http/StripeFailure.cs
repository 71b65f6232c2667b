using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>A refusal in Stripe's shape.</summary>
internal sealed class StripeFailure(int status, string type, string message, string? code = null, string? param = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public string? Code { get; } = code;

    /// <summary>
    /// Whether an Idempotency-Key replays it: what is refused before the endpoint executes is not kept by Stripe.
    /// </summary>
    public bool IsKept { get; init; }

    /// <summary>The charge that a declined card left behind.</summary>
    public string? Charge { get; init; }

    /// <summary>Headers of its own.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Too many requests. Stripe's clients do not retry these of themselves, unlike those on a lock
    /// (docs.stripe.com/rate-limits).
    /// </summary>
    public static StripeFailure TooManyRequests(int? retryAfter)
    {
        var headers = new Dictionary<string, string>
        {
            ["Stripe-Should-Retry"] = "false",
            ["Stripe-Rate-Limited-Reason"] = "global-rate",
        };
        if (retryAfter is { } seconds)
            headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);

        return new StripeFailure(429, "invalid_request_error", "Request rate limit exceeded.", "rate_limit")
        {
            Headers = headers,
        };
    }

    public static StripeFailure Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", message, code, param);

    /// <summary>A refusal by the state of things rather than by the parameters.</summary>
    public static StripeFailure Refused(string message, string code, string? param = null) =>
        new(400, "invalid_request_error", message, code, param) { IsKept = true };

    public static StripeFailure Missing(string kind, string id, string? param = "id") =>
        new(404, "invalid_request_error", $"No such {kind}: '{id}'", "resource_missing", param) { IsKept = true };

    public JsonObject ToDocument(string requestId)
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = type };
        if (Code is not null)
        {
            error["code"] = Code;
            error["doc_url"] = "https://docs.stripe.com/error-codes/" + Code.Replace('_', '-');
        }

        if (param is not null)
            error["param"] = param;

        if (Charge is not null)
        {
            error["charge"] = Charge;
            error["decline_code"] = "generic_decline";
        }

        error["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        return new JsonObject { ["error"] = error };
    }
}
