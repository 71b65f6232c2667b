using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What a creator's page may show to anyone.</summary>
public sealed record CreatorDocument(string Handle, bool CanBeSupported);

/// <summary>A support to be paid, once or every month.</summary>
public sealed record SupportBody(long AmountMinor, string Currency, string Interval, string ReturnUrl);

/// <summary>Supporting creators.</summary>
public sealed class SupportEndpoints(
    Endpoint endpoint,
    MembersTable members,
    SupportTable support,
    SupportCheckout checkout,
    ReturnUrls returnUrls)
{
    /// <summary>A creator's public facts.</summary>
    [Function("GetCreator")]
    [Allows(Access.Anyone)]
    [Answers<CreatorDocument>]
    [Refuses(404, "not-found")]
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
    [Allows(Access.Anyone)]
    [Takes<SupportBody>]
    [Answers<CheckoutAnswer>]
    [Refuses(404, "not-found")]
    [Refuses(422, "amount-too-large", "amount-too-small", "amount-uneven", "creator-cannot-be-paid",
        "currency-unsupported")]
    [Refuses(429, "slow-down")]
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
                : MemberRow.PayoutAccount(creator) is null || !MemberRow.PayoutReady(creator)
                    ? SupportRefusals.CannotBePaid
                : await checkout.OpenAsync(caller, creator, body, token),
            cancellationToken,
            limit: Limit.CheckoutsOfClient);

    /// <summary>What the caller received.</summary>
    [Function("ListMySupport")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<SupportLine>>]
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

        return SupportRefusals.Of(SupportAmounts.Decide(body.AmountMinor, currency));
    }

    // Whoever is not an active creator has no page, for whatever reason.
    private async Task<TableEntity?> FindCreatorAsync(string handle, CancellationToken cancellationToken) =>
        await members.FindByHandleAsync(handle, cancellationToken) is { } member
        && MemberRow.State(member) == MemberState.Active
        && MemberRow.Classes(member).Contains(MemberClass.Creator)
            ? member
            : null;
}
