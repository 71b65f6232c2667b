using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeepFunctions.Functions;

/// <summary>
/// A refusal as callers see it (RFC 9457): a stable <paramref name="Code"/> for programs and a sentence for people.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, lower-case, with hyphens.</param>
/// <param name="Detail">What is wrong and what to do; never an exception's text, never personal data.</param>
/// <param name="Errors">For 400: what is wrong with each field.</param>
public sealed record Problem(
    int Status, string Code, string Detail, IReadOnlyDictionary<string, string>? Errors = null) : IResult
{
    // 'errors' is there only when fields are at fault.
    private static readonly JsonSerializerOptions Shown =
        new(Json.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The type of the content.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The type of a problem is its code, as a relative reference.</summary>
    public string Type => $"/problems/{Code}";

    /// <summary>After how long to try again; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same refusal, naming the field that it is about.</summary>
    public Problem At(string field) => this with { Errors = new Dictionary<string, string> { [field] = Detail } };

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            // Whole seconds, upwards: who is back in time is not refused again.
            httpContext.Response.Headers.RetryAfter =
                Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await httpContext.Response.WriteAsJsonAsync(
            new Document(Type, Status, Code, Detail, Errors), Shown, ContentType);
    }

    /// <summary>A refusal as it is written.</summary>
    /// <param name="Type">The code, as a relative reference.</param>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Code">Stable, for programs.</param>
    /// <param name="Detail">A sentence for people.</param>
    /// <param name="Errors">What is wrong, by field; there only when fields are at fault.</param>
    internal sealed record Document(
        string Type, int Status, string Code, string Detail, IReadOnlyDictionary<string, string>? Errors = null);
}

/// <summary>The refusals that many endpoints share.</summary>
public static class Problems
{
    /// <summary>The code of what is wrong in fields.</summary>
    public const string InvalidCode = "invalid";

    /// <summary>400: one field is wrong.</summary>
    public static Problem Invalid(string field, string detail) =>
        Invalid(new Dictionary<string, string> { [field] = detail });

    /// <summary>400: some fields are wrong.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string> errors) =>
        new(400, InvalidCode, "Some fields are not as they must be; 'errors' names each.", errors);

    /// <summary>401: no session, or one that no longer holds.</summary>
    public static Problem NotSignedIn { get; } =
        new(401, "not-signed-in", "Sign in: send 'Authorization: Bearer <token>' with a token of POST /api/sessions/confirm.");

    /// <summary>403: signed in, but too long ago for this.</summary>
    public static Problem SignInAgain { get; } =
        new(403, "sign-in-again", "This moves money or identity: sign in again first, within the last 10 minutes.");

    /// <summary>403: signed in, but this is for others.</summary>
    public static Problem NotAllowed { get; } = new(403, "not-allowed", "Your role does not allow this.");

    /// <summary>404: not there, or another member's.</summary>
    public static Problem NotFound { get; } = new(404, "not-found", "There is nothing here for you.");

    /// <summary>409: the request cannot be done in the present state.</summary>
    public static Problem Conflict(string code, string detail) => new(409, code, detail);

    /// <summary>422: well formed, but a rule forbids it.</summary>
    public static Problem Forbidden(string code, string detail) => new(422, code, detail);

    /// <summary>413: the body is larger than this endpoint reads.</summary>
    public static Problem TooLarge(long limitBytes) =>
        new(413, "too-large", $"The body is larger than {limitBytes} bytes.");

    /// <summary>429: more than a caller may ask for in an hour.</summary>
    public static Problem SlowDown(TimeSpan wait) =>
        new(429, "slow-down", "That was too often: try again after as many seconds as Retry-After says.")
        {
            RetryAfter = wait,
        };

    /// <summary>400: the request ends before it is whole, or is not as HTTP wants it.</summary>
    public static Problem NotHttp { get; } = new(400, "not-http", "The request could not be read to its end.");

    /// <summary>415: not JSON.</summary>
    public static Problem NotJsonType { get; } =
        new Problem(415, "unsupported-media-type", "Send 'Content-Type: application/json'.").At("Content-Type");

    /// <summary>400: the body does not parse.</summary>
    public static Problem NotJson { get; } = new(400, "not-json", "The body is not a JSON document of the expected kind.");

    /// <summary>500: our fault; the request id finds it in the logs.</summary>
    public static Problem Internal { get; } =
        new(500, "internal", "Something went wrong on our side. Try again; the same Idempotency-Key makes that safe.");
}
