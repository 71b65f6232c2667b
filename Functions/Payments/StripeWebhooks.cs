using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>What Stripe is told of an event that was taken.</summary>
public sealed record ReceivedAnswer(bool Received);

/// <summary>
/// Stripe's two webhook endpoints. Answers in milliseconds: verify, note, enqueue. What happened is looked up later,
/// from Stripe itself.
/// </summary>
public sealed partial class StripeWebhooks(
    Endpoint endpoint,
    StripeInbox inbox,
    IOptions<StripeOptions> options,
    CoopMetrics metrics,
    TimeProvider clock,
    ILogger<StripeWebhooks> logger)
{
    /// <summary>The largest body, in bytes.</summary>
    public const int BodyLimitBytes = 1024 * 1024;

    /// <summary>Events of the co-op's own account.</summary>
    [Function("StripeWebhook")]
    [Allows(Access.Anyone)]
    [Takes("application/json")]
    [Answers<ReceivedAnswer>]
    [Refuses(400, "not-json", "signature-expired", "signature-invalid", "signature-missing")]
    public Task<IResult> AccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/stripe")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AcceptAsync(request, options.Value.WebhookSecrets, cancellationToken);

    /// <summary>Events of members' connected accounts.</summary>
    [Function("StripeConnectWebhook")]
    [Allows(Access.Anyone)]
    [Takes("application/json")]
    [Answers<ReceivedAnswer>]
    [Refuses(400, "not-json", "signature-expired", "signature-invalid", "signature-missing")]
    public Task<IResult> ConnectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/stripe/connect")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AcceptAsync(request, options.Value.ConnectWebhookSecrets, cancellationToken);

    private Task<IResult> AcceptAsync(
        HttpRequest request, IEnumerable<string> secrets, CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.Anyone,
            BodyLimitBytes,
            async (_, body, token) =>
            {
                using var span = CoopTraces.Start("accept event");
                var verdict = WebhookSignature.Judge(
                    body.Span, request.Headers["Stripe-Signature"], secrets, clock.GetUtcNow());
                if (verdict != SignatureVerdict.Valid)
                {
                    LogRefused(verdict);
                    metrics.WebhookRefused(verdict);
                    return Refusal(verdict);
                }

                if (StripeEventHead.Read(body.Span) is not { } head)
                {
                    return Problems.NotJson;
                }

                var wanted = head.LiveMode == options.Value.LiveMode && StripeEventTypes.IsWanted(head.Type);
                await inbox.AcceptAsync(head, wanted, token);
                return Answers.Ok(new ReceivedAnswer(Received: true));
            },
            cancellationToken);

    private static Problem Refusal(SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Missing => new(400, "signature-missing", "Send Stripe's 'Stripe-Signature' header."),
        SignatureVerdict.Expired => new(400, "signature-expired", "The signature is too old or from the future."),
        _ => new(400, "signature-invalid", "No signing secret of this endpoint made this signature."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook delivery was refused: signature {Verdict}")]
    private partial void LogRefused(SignatureVerdict verdict);
}
