using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Answers /v1: keys, routes, idempotency, expansion and errors as Stripe's API does them.</summary>
internal sealed class Api(SandboxState state, Routes routes)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var requestId = RowStore.NewId("req_")[..18];
        var request = context.Request;
        context.Response.Headers["Request-Id"] = requestId;
        context.Response.Headers["Stripe-Version"] =
            request.Headers["Stripe-Version"].FirstOrDefault() ?? EventLog.ApiVersion;
        if (Header(request, "Idempotency-Key") is { } key)
            context.Response.Headers["Idempotency-Key"] = key;

        var answer = await AnswerAsync(request, requestId).ConfigureAwait(false);
        if (answer.SlowMilliseconds > 0)
            await Task.Delay(answer.SlowMilliseconds, context.RequestAborted).ConfigureAwait(false);

        if (answer.IsLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;

        if (answer.IsReplay)
            context.Response.Headers["Idempotent-Replayed"] = "true";

        await context.Response.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(HttpRequest request, string requestId)
    {
        try
        {
            Authenticate(request);
            var fault = FaultHeader.Parse(Header(request, FaultHeader.Name));
            var path = request.Path.Value!["/v1/".Length..].TrimEnd('/');
            if (routes.Match(request.Method, path) is not { } match)
            {
                throw new StripeFailure(404, "invalid_request_error",
                    $"Unrecognized request URL ({request.Method}: /v1/{path}).");
            }

            var form = await FormReader.ReadAsync(request).ConfigureAwait(false);
            lock (state.Gate)
            {
                state.CatchUp();
                var account = AccountOf(request, match.Route);
                var call = new Call(state, account, "/v1/" + path, match.Ids, new Parameters(form));
                var cause = new Cause(requestId, IdempotencyKeyOf(request));
                state.FaultHeader = fault;
                try
                {
                    return Answer(call, match.Route, cause, Fingerprint(request, form));
                }
                finally
                {
                    state.FaultHeader = FaultHeader.None;
                }
            }
        }
        catch (StripeFailure failure)
        {
            return new Answer(failure.Status, failure.ToDocument(requestId).ToJsonString(), IsReplay: false)
            {
                Headers = failure.Headers,
            };
        }
    }

    private Answer Answer(Call call, Routes.Route route, Cause cause, string fingerprint)
    {
        var key = cause.IdempotencyKey is { } given ? $"{call.Account}|{given}" : null;
        if (key is not null && state.Replies.Find(key) is { } kept)
        {
            if (kept.Fingerprint != fingerprint)
            {
                throw new StripeFailure(400, "idempotency_error",
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                    + $"Try using a key other than '{cause.IdempotencyKey}' "
                    + "if you meant to execute a different request.");
            }

            return new Answer(kept.Status, kept.Body, IsReplay: true);
        }

        var (dice, asked) = (state.Dice, state.FaultHeader);
        if (asked.Kind == "too-many-requests" || dice.Strikes(dice.Faults.TooManyRequests))
            throw StripeFailure.TooManyRequests(asked.Number ?? dice.Faults.RetryAfter);

        var isBroken = asked.Kind == "server-error" || dice.Strikes(dice.Faults.ServerErrors);
        var isKept = true;
        var answer = isBroken ? Break(cause) : Run(call, route, cause, out isKept);
        if (key is not null && isKept)
            state.Keep(new Reply(key, fingerprint, answer.Status, answer.Body, state.Now));

        state.Commit();
        return answer with
        {
            IsLost = asked.Kind == "lost-answer" || dice.Strikes(dice.Faults.LostAnswers),
            SlowMilliseconds = asked.Kind == "slow" ? asked.Number!.Value : dice.Faults.SlowMilliseconds,
        };
    }

    private static Answer Break(Cause cause) => new(
        500,
        new StripeFailure(500, "api_error", "An unknown error occurred").ToDocument(cause.RequestId).ToJsonString(),
        IsReplay: false);

    private Answer Run(Call call, Routes.Route route, Cause cause, out bool isKept)
    {
        state.Cause = cause;
        try
        {
            var expand = call.Parameters.Texts("expand");
            var document = route.Handler(call);
            isKept = true;
            return new Answer(200, Expansion.Apply(state, document, expand).ToJsonString(), IsReplay: false);
        }
        catch (StripeFailure failure)
        {
            isKept = failure.IsKept;
            return new Answer(failure.Status, failure.ToDocument(cause.RequestId).ToJsonString(), IsReplay: false);
        }
        finally
        {
            state.Cause = null;
        }
    }

    private void Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.FirstOrDefault() ?? "";
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            throw new StripeFailure(401, "invalid_request_error",
                "You did not provide an API key. You need to provide your API key in the Authorization header, "
                + "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }

        if (header["Bearer ".Length..].Trim() != state.Options.ApiKey)
            throw new StripeFailure(401, "invalid_request_error", "Invalid API Key provided.");
    }

    private string? AccountOf(HttpRequest request, Routes.Route route)
    {
        if (Header(request, "Stripe-Account") is not { } account)
            return null;

        Accounts.RequireConnected(state, account);
        return route.ForConnected
            ? account
            : throw StripeFailure.Invalid("The sandbox does not do this on behalf of a connected account.");
    }

    private static string? IdempotencyKeyOf(HttpRequest request)
    {
        if (request.Method != "POST" || Header(request, "Idempotency-Key") is not { } key)
            return null;

        return key.Length <= 255
            ? key
            : throw new StripeFailure(400, "idempotency_error", "Idempotency keys are at most 255 characters long.");
    }

    private static string Fingerprint(HttpRequest request, FormValue form) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{request.Method} {request.Path}\n{string.Join('\n', form.Canonical())}")));

    private static string? Header(HttpRequest request, string name) =>
        request.Headers[name].FirstOrDefault() is { Length: > 0 } value ? value : null;
}
