using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// What surrounds every call, in one place because the Functions worker runs no middleware of ours: who may call, the
/// how often, the body's limit and form, the idempotency key, headers, problem responses. Closed by default: without a
/// session that fits the <see cref="Access"/>, nothing runs. What stewards may write is noted for all members to see,
/// under the act that the endpoint names, or under none of its own where it names none.
/// </summary>
public sealed partial class Endpoint(
    Sessions sessions,
    IdempotencyTable keys,
    ClientAddress addresses,
    Limits limits,
    WebOrigins origins,
    StewardActs acts,
    TimeProvider clock,
    ILogger<Endpoint> logger)
{
    /// <summary>The largest JSON body, in bytes.</summary>
    public const int BodyLimitBytes = 64 * 1024;

    /// <summary>The longest Idempotency-Key, in characters.</summary>
    public const int KeyMost = 255;

    /// <summary>The code of an Idempotency-Key that came before with another body.</summary>
    public const string KeyReused = "key-reused";

    /// <summary>Answers a request without a body.</summary>
    public Task<IResult> AnswerAsync(
        HttpRequest request,
        Access access,
        Func<Caller, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken,
        AuditAct? act = null,
        string? about = null) =>
        GuardAsync(
            request,
            access,
            (caller, token) => NotedAsync(
                new Noted(request, access, act, about),
                caller with { OperationId = NewOperationId() },
                known => answer(known, token),
                token),
            cancellationToken);

    /// <summary>
    /// Answers a request with a JSON body. With an Idempotency-Key the same body gets the first answer again, unless
    /// <paramref name="once"/> says that answers are not to be kept, because they hold a secret. With a
    /// <paramref name="limit"/> nothing is read or written for a client that has used it up.
    /// </summary>
    public Task<IResult> AnswerAsync<TBody>(
        HttpRequest request,
        Access access,
        Func<Caller, TBody, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken,
        bool once = true,
        Limit? limit = null,
        AuditAct? act = null,
        string? about = null)
        where TBody : class =>
        GuardAsync(
            request,
            access,
            async (caller, token) =>
            {
                var (bytes, refusal) = await ReadBodyAsync(request, BodyLimitBytes, token);
                if (refusal is not null)
                {
                    return refusal;
                }

                var (body, wrong) = Parse<TBody>(request, bytes);
                if (body is null)
                {
                    return wrong!;
                }

                Task<IResult> RunAsync(Caller known) =>
                    NotedAsync(new Noted(request, access, act, about), known, one => answer(one, body, token), token);
                return (once ? IdempotencyKey(request) : "") switch
                {
                    { Length: 0 } => await RunAsync(caller with { OperationId = NewOperationId() }),
                    { Length: > KeyMost } => Problems.Invalid("Idempotency-Key", $"At most {KeyMost} characters."),
                    var key => await OnceAsync(request, caller, key, bytes, RunAsync, token),
                };
            },
            cancellationToken,
            limit);

    /// <summary>Answers a request whose body is read as it came: webhooks, files.</summary>
    public Task<IResult> AnswerRawAsync(
        HttpRequest request,
        Access access,
        int limitBytes,
        Func<Caller, ReadOnlyMemory<byte>, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken,
        AuditAct? act = null) =>
        GuardAsync(
            request,
            access,
            async (caller, token) =>
            {
                var (bytes, refusal) = await ReadBodyAsync(request, limitBytes, token);
                return refusal ?? await NotedAsync(
                    new Noted(request, access, act, About: null),
                    caller with { OperationId = NewOperationId() },
                    known => answer(known, bytes, token),
                    token);
            },
            cancellationToken);

    private async Task<IResult> GuardAsync(
        HttpRequest request,
        Access access,
        Func<Caller, CancellationToken, Task<IResult>> run,
        CancellationToken cancellationToken,
        Limit? limit = null)
    {
        Protect(request.HttpContext.Response.Headers);
        origins.Apply(request);
        try
        {
            var caller = await sessions.FindAsync(request, cancellationToken);
            if (caller is null && request.Headers.Authorization.Count > 0)
            {
                // Who thinks they are signed in is told that they are not, rather than taken for a stranger.
                return Problems.NotSignedIn;
            }

            if (Refuse(caller, access) is { } refusal)
            {
                return refusal;
            }

            var known = (caller ?? new Caller(null, false, default, null, "")) with { Client = addresses.Of(request) };
            return limit is { } counted && await limits.TakeAsync(counted, known.Client, cancellationToken) is { } wait
                ? Problems.SlowDown(wait)
                : await run(known, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (BadHttpRequestException wrong)
        {
            return Problems.NotHttp with { Status = wrong.StatusCode };
        }
        catch (Exception unexpected)
        {
            // The edge: whatever went wrong is logged by type and place, and told to nobody.
            LogUnexpected(unexpected.GetType().Name, (unexpected as RequestFailedException)?.ErrorCode, Where(unexpected));
            return Problems.Internal;
        }
    }

    // On every answer, because a refusal is shown in a browser as well as anything else.
    private static void Protect(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.StrictTransportSecurity = "max-age=31536000";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private Problem? Refuse(Caller? caller, Access access)
    {
        var recent = caller is not null && clock.GetUtcNow() - caller.SignedInAtUtc <= Sessions.JustNow;
        return access switch
        {
            Access.Anyone => null,
            _ when caller is null => Problems.NotSignedIn,
            Access.Member => null,
            Access.MemberJustNow => recent ? null : Problems.SignInAgain,
            Access.Steward => caller.IsSteward ? null : Problems.NotAllowed,
            Access.StewardJustNow when caller.IsSteward => recent ? null : Problems.SignInAgain,
            _ => Problems.NotAllowed,
        };
    }

    // Of what is only read, that alone is noted of which an endpoint says so.
    private Task<IResult> NotedAsync(
        Noted noted, Caller caller, Func<Caller, Task<IResult>> run, CancellationToken cancellationToken)
    {
        var (request, access, named, about) = noted;
        var act = named ?? (HttpMethods.IsGet(request.Method) ? null : AuditAct.OtherStewardAct);
        return access is Access.Steward or Access.StewardJustNow && act is { } kind
            ? acts.DoAsync(caller, kind, about, () => run(caller), cancellationToken)
            : run(caller);
    }

    private async Task<IResult> OnceAsync(
        HttpRequest request,
        Caller caller,
        string key,
        byte[] body,
        Func<Caller, Task<IResult>> run,
        CancellationToken cancellationToken)
    {
        var operation = OperationId($"{caller.MemberId ?? "anyone"}\n{request.Method} {request.Path}\n{key}");
        switch (await keys.BeginAsync(caller.MemberId, operation, body, cancellationToken))
        {
            case FirstUse.SameKeyOtherBody:
                return Problems.Conflict(KeyReused, "This Idempotency-Key came before with another body.");
            case FirstUse.AnsweredBefore answered:
                return answered.Answer;
        }

        var result = await run(caller with { OperationId = operation });
        return await keys.FinishAsync(request.HttpContext, caller.MemberId, operation, result, cancellationToken);
    }

    private static async Task<(byte[] Bytes, Problem? Refusal)> ReadBodyAsync(
        HttpRequest request, int limitBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limitBytes)
        {
            return ([], Problems.TooLarge(limitBytes));
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > limitBytes)
            {
                return ([], Problems.TooLarge(limitBytes));
            }

            body.Write(buffer, 0, read);
        }

        return (body.ToArray(), null);
    }

    private static (TBody? Body, Problem? Wrong) Parse<TBody>(HttpRequest request, byte[] bytes)
        where TBody : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, Problems.NotJsonType);
        }

        try
        {
            return JsonSerializer.Deserialize<TBody>(bytes, Json.Options) is { } body
                ? (body, null)
                : (null, Problems.NotJson);
        }
        catch (JsonException wrong)
        {
            return (null, BodyFault.Of(bytes, typeof(TBody), wrong));
        }
    }

    private static string IdempotencyKey(HttpRequest request) => request.Headers["Idempotency-Key"].ToString();

    private static string NewOperationId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string OperationId(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string Where(Exception unexpected) =>
        unexpected.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PeepFunctions", StringComparison.Ordinal))
            ?.Trim() ?? string.Create(CultureInfo.InvariantCulture, $"hresult {unexpected.HResult:x8}");

    private sealed record Noted(HttpRequest Request, Access Access, AuditAct? Act, string? About);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed with {ExceptionType} {ErrorCode} {Where}")]
    private partial void LogUnexpected(string exceptionType, string? errorCode, string where);
}
