namespace PeepFunctions.Functions;

/// <summary>What somebody sends who wants to tell Stripe how to be paid.</summary>
/// <param name="ReturnUrl">Where Stripe's page leads back to.</param>
/// <param name="Replace">Whether it is about another account, which takes the present one's place once it is ready.</param>
public sealed record OnboardingBody(string ReturnUrl, bool Replace = false);

/// <summary>Where to tell Stripe how to be paid.</summary>
public sealed record OnboardingAnswer(string Url);

/// <summary>Whether a member can be paid.</summary>
/// <param name="Ready">Whether money can be transferred to the account.</param>
/// <param name="Missing">What Stripe still asks for, by Stripe's own names.</param>
/// <param name="DueBy">Until when Stripe waits for it before it holds transfers; null when it names no day.</param>
/// <param name="DisabledReason">Why Stripe holds transfers, by Stripe's own name; null when it does not.</param>
/// <param name="Next">The same of the account that is to take its place; null when none is.</param>
public sealed record PayoutAccountDocument(
    bool Ready,
    IReadOnlyList<string> Missing,
    DateTimeOffset? DueBy,
    string? DisabledReason,
    PayoutReadiness? Next);

/// <summary>How a member is paid.</summary>
public sealed class PayoutAccountEndpoints(
    Endpoint endpoint, MembersTable members, PayoutAccounts accounts, ReturnUrls returnUrls)
{
    /// <summary>Starts or goes on with the onboarding.</summary>
    [Function("OnboardPayoutAccount")]
    [Allows(Access.MemberJustNow)]
    [Takes<OnboardingBody>]
    [Answers<OnboardingAnswer>]
    public Task<IResult> OnboardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/payout-account")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<OnboardingBody>(
            request,
            Access.MemberJustNow,
            async (caller, body, token) =>
            {
                if (!returnUrls.Allows(body.ReturnUrl))
                {
                    return ReturnUrls.Wrong;
                }

                var account = await accounts.EnsureAsync(caller.Id, body.Replace, token);
                return Answers.Ok(new OnboardingAnswer(await accounts.LinkAsync(account, body.ReturnUrl, token)));
            },
            cancellationToken);

    /// <summary>Whether the caller can be paid, as Stripe says now.</summary>
    [Function("GetPayoutAccount")]
    [Allows(Access.Member)]
    [Answers<PayoutAccountDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/payout-account")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                // The next one first: being asked about may make it the present one.
                var next = MemberRow.NextPayoutAccount(await members.ReadAsync(caller.Id, token)) is { } chosen
                    ? await accounts.RefreshAsync(chosen, token)
                    : null;
                var row = await members.ReadAsync(caller.Id, token);
                var now = MemberRow.PayoutAccount(row) is { } account
                    ? await accounts.RefreshAsync(account, token)
                    : PayoutReadiness.None;
                return Answers.Ok(new PayoutAccountDocument(
                    now.Ready,
                    now.Missing,
                    now.DueBy,
                    now.DisabledReason,
                    MemberRow.NextPayoutAccount(row) is null ? null : next));
            },
            cancellationToken);
}
