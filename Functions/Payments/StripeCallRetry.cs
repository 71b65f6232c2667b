using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PeepFunctions.Functions;

/// <summary>
/// Which calls are made again and when (docs.stripe.com/error-low-level): what Stripe was too busy for, what ended in a
/// fault of its own, and what got no answer. Never what Stripe says not to, and a POST only under its idempotency key.
/// </summary>
internal static class StripeCallRetry
{
    /// <summary>How often a call is made again.</summary>
    internal const int MostRetries = 3;

    /// <summary>How long one try may take, its answer's body included.</summary>
    internal static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How long a call may take with all that it waits for: well within what a function may.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    // Longer than this the queue waits better than we do.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The request of a call, for those who decide about its retries.</summary>
    internal static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    /// <summary>The waits in between; the limit and the tries themselves are within.</summary>
    internal static ResiliencePipeline<HttpResponseMessage> Make(TimeSpan callTimeout, TimeSpan firstWait) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = TimeProvider.System }
            .AddTimeout(callTimeout)
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MostRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = firstWait,
                MaxDelay = TimeSpan.FromSeconds(8),
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    MayRepeat(arguments.Context.Properties.GetValue(Request, null!)) && IsWorthIt(arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result)),
            })
            .Build();

    private static bool MayRepeat(HttpRequestMessage request) =>
        request.Method != HttpMethod.Post || request.Headers.Contains("Idempotency-Key");

    private static bool IsWorthIt(Outcome<HttpResponseMessage> outcome)
    {
        if (outcome.Exception is { } fault)
        {
            return fault is HttpRequestException or IOException or TimeoutRejectedException;
        }

        var answer = outcome.Result!;
        if (RetryAfter(answer) > LongestWait || Header(answer, "Idempotent-Replayed") == "true")
        {
            return false; // what is replayed is what the key is answered with for good
        }

        // "false" beside 429 is for the SDK, which would be back at once; whoever backs off is asked to come again
        // (docs.stripe.com/rate-limits).
        return answer.StatusCode == HttpStatusCode.TooManyRequests || Header(answer, "Stripe-Should-Retry") switch
        {
            "true" => true,
            "false" => false,
            _ => answer.StatusCode is HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError,
        };
    }

    // Stripe gives seconds. A date would need a clock that is right; without one the usual wait does.
    private static TimeSpan? RetryAfter(HttpResponseMessage? answer) => answer?.Headers.RetryAfter?.Delta;

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
