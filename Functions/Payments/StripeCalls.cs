using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace PeepFunctions.Functions;

/// <summary>
/// Below Stripe.net, what every call of this instance goes through: so many a second and no more, each try and the
/// whole for a limited time, again after a while where that may help. It makes no difference to what a call ends in:
/// Stripe's last answer, or the exception of a connection that failed or took too long.
/// </summary>
public sealed partial class StripeCalls : DelegatingHandler
{
    private readonly SlidingWindowRateLimiter _limiter;
    private readonly ResiliencePipeline<HttpResponseMessage> _again;
    private readonly TimeSpan _tryTimeout;
    private readonly ILogger<StripeCalls> _logger;

    /// <summary>With the limit of the settings.</summary>
    public StripeCalls(IOptions<StripeOptions> options, ILogger<StripeCalls> logger)
        : this(
            options.Value.EffectiveRequestsPerSecond,
            StripeCallRetry.TryTimeout,
            StripeCallRetry.CallTimeout,
            TimeSpan.FromMilliseconds(500),
            logger)
    {
    }

    internal StripeCalls(
        int requestsPerSecond, TimeSpan tryTimeout, TimeSpan callTimeout, TimeSpan firstWait, ILogger<StripeCalls> logger)
        : base(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        _limiter = new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = requestsPerSecond,
            Window = TimeSpan.FromSeconds(1),
            SegmentsPerWindow = 10,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _again = StripeCallRetry.Make(callTimeout, firstWait);
        (_tryTimeout, _logger) = (tryTimeout, logger);
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(StripeCallRetry.Request, request);
        var tries = 0;
        try
        {
            return await _again.ExecuteAsync(
                async within => await TryAsync(request, ++tries, within.CancellationToken), context);
        }
        catch (TimeoutRejectedException late)
        {
            // As HttpClient says it, so that callers need to know one way only.
            throw new TaskCanceledException("Stripe took too long.", new TimeoutException(late.Message, late));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _limiter.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> TryAsync(
        HttpRequestMessage request, int number, CancellationToken cancellationToken)
    {
        using var turn = await _limiter.AcquireAsync(1, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_tryTimeout);
        var began = TimeProvider.System.GetTimestamp();
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, patience.Token);
            await answer.Content.LoadIntoBufferAsync(patience.Token); // an answer cut short is no answer
            var (requestId, took) = (RequestId(answer), Since(began));
            LogAnswered((int)answer.StatusCode, requestId, number, took);
            return answer;
        }
        catch (Exception fault)
        {
            answer?.Dispose();
            var (type, took) = (fault.GetType().Name, Since(began));
            LogUnanswered(type, number, took);
            if (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutRejectedException("A try took too long.", _tryTimeout, fault);
            }

            throw;
        }
    }

    private static long Since(long began) => (long)TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;

    private static string? RequestId(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Request-Id", out var values) ? values.FirstOrDefault() : null;

    // Never the path, which holds ids of people's accounts and payments, and never a body.
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Stripe answered {Status}: request {RequestId}, try {Number}, {Milliseconds} ms")]
    private partial void LogAnswered(int status, string? requestId, int number, long milliseconds);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Stripe gave no answer: {ExceptionType}, try {Number}, {Milliseconds} ms")]
    private partial void LogUnanswered(string exceptionType, int number, long milliseconds);
}
