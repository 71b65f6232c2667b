using System.Net;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>Where a hosted page sends the member back to.</summary>
public sealed record ReturnBody(string ReturnUrl);

/// <summary>Where to pay.</summary>
public sealed record CheckoutAnswer(string CheckoutUrl);

/// <summary>The membership share.</summary>
public sealed class ShareEndpoints(
    Endpoint endpoint,
    MembersTable members,
    BylawsTable bylaws,
    Coop coop,
    ReturnUrls returnUrls,
    StripeClient stripe,
    TimeProvider clock)
{
    /// <summary>Where the caller pays their share. An open checkout is given again: nobody pays twice.</summary>
    [Function("PayShare")]
    [Allows(Access.Member)]
    [Takes<ReturnBody>]
    [Answers<CheckoutAnswer>]
    [Refuses(409, "already-paid", "payment-pending")]
    public Task<IResult> PayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/share")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ReturnBody>(request, Access.Member, OpenAsync, cancellationToken);

    private async Task<IResult> OpenAsync(Caller caller, ReturnBody body, CancellationToken cancellationToken)
    {
        if (!returnUrls.Allows(body.ReturnUrl))
        {
            return ReturnUrls.Wrong;
        }

        while (true)
        {
            var member = await members.ReadAsync(caller.Id, cancellationToken);
            if (MemberRow.State(member) != MemberState.Applicant)
            {
                return Paid;
            }

            var before = MemberRow.ShareCheckout(member);
            if (before is not null
                && !MemberRow.ShareCheckoutFailed(member)
                && await AnswerAsync(before, body.ReturnUrl, cancellationToken) is { } known)
            {
                return known;
            }

            var session = await CreateAsync(caller.Id, before, body.ReturnUrl, cancellationToken);
            var kept = await KeepAsync(caller.Id, before, session.Id, cancellationToken);
            if (kept == session.Id)
            {
                return Answers.Ok(new CheckoutAnswer(session.Url));
            }

            // Another request was first: its checkout counts, and ours must not be paid as well.
            var mine = await EndAsync(session.Id, cancellationToken);
            if (kept is not null && mine.Status != "complete"
                && await AnswerAsync(kept, returnUrl: null, cancellationToken) is { } others)
            {
                return others;
            }
        }
    }

    // What a checkout that is there already answers; null when it can no longer be paid and another may be opened.
    private async Task<IResult?> AnswerAsync(string id, string? returnUrl, CancellationToken cancellationToken)
    {
        var known = await FetchAsync(id, cancellationToken);
        if (known.Status == "open" && returnUrl is not null && known.SuccessUrl != returnUrl)
        {
            known = await EndAsync(id, cancellationToken);
        }

        return known switch
        {
            { Status: "open" } => Answers.Ok(new CheckoutAnswer(known.Url)),
            // A delayed payment that has failed leaves its checkout complete and unpaid for ever.
            { Status: "complete", PaymentStatus: "unpaid", PaymentIntent.Status: var status } =>
                status is "requires_payment_method" or "canceled" ? null : Pending,
            { Status: "complete", PaymentStatus: "unpaid" } => Pending,
            { Status: "complete" } => Paid,
            _ => null,
        };
    }

    // Makes a checkout unpayable, unless it was paid or ended in between: then it is answered with as it is.
    private async Task<Session> EndAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await stripe.V1.Checkout.Sessions.ExpireAsync(id, cancellationToken: cancellationToken);
        }
        catch (StripeException refusal) when (refusal.HttpStatusCode == HttpStatusCode.BadRequest)
        {
            var known = await FetchAsync(id, cancellationToken);
            if (known.Status == "open")
            {
                throw;
            }

            return known;
        }
    }

    private Task<Session> FetchAsync(string id, CancellationToken cancellationToken) =>
        stripe.V1.Checkout.Sessions.GetAsync(
            id, new SessionGetOptions { Expand = ["payment_intent"] }, cancellationToken: cancellationToken);

    // Stores a checkout in the place of the one that was read; answers with the one that is stored then.
    private async Task<string?> KeepAsync(
        string memberId, string? before, string id, CancellationToken cancellationToken)
    {
        var row = await members.ChangeAsync(
            memberId,
            member =>
            {
                if (MemberRow.ShareCheckout(member) != before)
                {
                    return false;
                }

                MemberRow.SetShareCheckout(member, id);
                return true;
            },
            cancellationToken);
        return row is null ? null : MemberRow.ShareCheckout(row);
    }

    private async Task<Session> CreateAsync(
        string memberId, string? before, string returnUrl, CancellationToken cancellationToken)
    {
        var inForce = await bylaws.InForceAsync(Period.Of(clock.GetUtcNow(), coop.TimeZone), cancellationToken);
        var price = Money.FromMinor(inForce.MembershipShareMinor, coop.Currency);
        var metadata = new Dictionary<string, string> { ["kind"] = "share", ["member"] = memberId };
        var options = CheckoutPage.For(price, "Membership share", returnUrl, metadata);

        // Keyed by the checkout before, so that two requests at the same moment open one and the same.
        return await stripe.V1.Checkout.Sessions.CreateAsync(
            options,
            new RequestOptions { IdempotencyKey = CheckoutPage.Key("share", memberId, before ?? "first", returnUrl) },
            cancellationToken);
    }

    private static Problem Pending { get; } = Problems.Conflict(
        "payment-pending", "Your payment is on its way. Nothing more is to be done until it arrives or fails.");

    private static Problem Paid { get; } = Problems.Conflict("already-paid", "Your membership share is paid already.");
}
