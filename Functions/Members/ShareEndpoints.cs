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
    private const string ShareCheckout = nameof(ShareCheckout);

    /// <summary>Where the caller pays their share. An open checkout is given again: nobody pays twice.</summary>
    [Function("PayShare")]
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

        var member = await members.ReadAsync(caller.Id, cancellationToken);
        if (MemberRow.State(member) != MemberState.Applicant)
        {
            return Paid;
        }

        var before = member.GetString(ShareCheckout);
        if (before is not null)
        {
            var known = await stripe.V1.Checkout.Sessions.GetAsync(before, cancellationToken: cancellationToken);
            if (known.Status == "complete" && known.PaymentStatus != "unpaid")
            {
                return Paid;
            }

            if (known.Status == "open" && known.SuccessUrl == body.ReturnUrl)
            {
                return Answers.Ok(new CheckoutAnswer(known.Url));
            }

            if (known.Status == "open")
            {
                await stripe.V1.Checkout.Sessions.ExpireAsync(before, cancellationToken: cancellationToken);
            }
        }

        var session = await CreateAsync(caller.Id, before, body.ReturnUrl, cancellationToken);
        await members.ChangeAsync(
            caller.Id,
            row =>
            {
                row[ShareCheckout] = session.Id;
                return true;
            },
            cancellationToken);
        return Answers.Ok(new CheckoutAnswer(session.Url));
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

    private static Problem Paid { get; } = Problems.Conflict("already-paid", "Your membership share is paid already.");
}
