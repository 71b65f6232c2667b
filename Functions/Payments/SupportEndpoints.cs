using Azure.Data.Tables;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>What a creator's page may show to anyone.</summary>
public sealed record CreatorDocument(string Handle, bool CanBeSupported);

/// <summary>A support to be paid.</summary>
public sealed record SupportBody(long AmountMinor, string Currency, string Interval, string ReturnUrl);

/// <summary>Supporting creators.</summary>
public sealed class SupportEndpoints(
    Endpoint endpoint,
    MembersTable members,
    SupportTable support,
    BylawsTable bylaws,
    Coop coop,
    ReturnUrls returnUrls,
    StripeClient stripe,
    TimeProvider clock)
{
    /// <summary>The least, in minor units: below it the processor's fee eats the gift.</summary>
    public const long AmountMinorLeast = 100;

    /// <summary>The most that Stripe takes at once, in minor units (docs.stripe.com/currencies).</summary>
    public const long AmountMinorMost = 99_999_999;

    /// <summary>A creator's public facts.</summary>
    [Function("GetCreator")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "creators/{handle}")] HttpRequest request,
        string handle,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) => await FindCreatorAsync(handle, token) is { } creator
                ? Answers.Ok(new CreatorDocument(MemberRow.Handle(creator)!, MemberRow.PayoutReady(creator)))
                : Problems.NotFound,
            cancellationToken);

    /// <summary>Where to pay a support.</summary>
    [Function("SupportCreator")]
    public Task<IResult> SupportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "creators/{handle}/support")] HttpRequest request,
        string handle,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<SupportBody>(
            request,
            Access.Anyone,
            async (caller, body, token) =>
                Wrong(body) is { } wrong ? wrong
                : await FindCreatorAsync(handle, token) is not { } creator ? Problems.NotFound
                : await OpenAsync(caller, creator, body, token),
            cancellationToken);

    /// <summary>What the caller received.</summary>
    [Function("ListMySupport")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/support")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(await support.ListAsync(caller.Id, paging, token))
                : Paging.Wrong,
            cancellationToken);

    private async Task<IResult> OpenAsync(
        Caller caller, TableEntity creator, SupportBody body, CancellationToken cancellationToken)
    {
        if (MemberRow.PayoutAccount(creator) is not { } account || !MemberRow.PayoutReady(creator))
        {
            return SupportRefusals.CannotBePaid;
        }

        var amount = Money.FromMinor(body.AmountMinor, Currency.Parse(body.Currency));
        var inForce = await bylaws.InForceAsync(Period.Of(clock.GetUtcNow(), coop.TimeZone), cancellationToken);
        var fee = inForce.ApplicationFee.FloorOf(amount.Minor);
        var metadata = new Dictionary<string, string> { ["kind"] = "support", ["creator"] = creator.PartitionKey };
        if (caller.MemberId is { } supporter)
        {
            metadata["supporter"] = supporter;
        }

        var page = CheckoutPage.For(amount, $"Support for {MemberRow.Handle(creator)}", body.ReturnUrl, metadata);
        page.CustomerCreation = "always"; // tells supporters apart who are not members
        page.PaymentIntentData.ApplicationFeeAmount = fee > 0 ? fee : null;
        page.PaymentIntentData.TransferData = new SessionPaymentIntentDataTransferDataOptions { Destination = account };
        try
        {
            var session = await stripe.V1.Checkout.Sessions.CreateAsync(
                page, new RequestOptions { IdempotencyKey = $"support:{caller.OperationId}" }, cancellationToken);
            return Answers.Ok(new CheckoutAnswer(session.Url));
        }
        catch (StripeException refusal) when (SupportRefusals.Of(refusal) is { } problem)
        {
            return problem;
        }
    }

    private Problem? Wrong(SupportBody body)
    {
        if (body.Interval is not ("once" or "month"))
        {
            return Problems.Invalid("interval", "once or month.");
        }

        if (!Currency.TryParse(body.Currency, out var currency))
        {
            return Problems.Invalid("currency", "Three letters, such as usd.");
        }

        if (!returnUrls.Allows(body.ReturnUrl))
        {
            return ReturnUrls.Wrong;
        }

        return body switch
        {
            { Interval: "month" } =>
                Problems.Forbidden("interval-unsupported", "Support is given once; not yet every month."),
            { AmountMinor: < AmountMinorLeast } => Problems.Forbidden(
                "amount-too-small", $"At least {Money.FromMinor(AmountMinorLeast, currency)}."),
            { AmountMinor: > AmountMinorMost } => Problems.Forbidden(
                "amount-too-large", $"At most {Money.FromMinor(AmountMinorMost, currency)}."),
            _ => null,
        };
    }

    // Whoever is not an active creator has no page, for whatever reason.
    private async Task<TableEntity?> FindCreatorAsync(string handle, CancellationToken cancellationToken) =>
        await members.FindByHandleAsync(handle, cancellationToken) is { } member
        && MemberRow.State(member) == MemberState.Active
        && MemberRow.Classes(member).Contains(MemberClass.Creator)
            ? member
            : null;
}
