namespace PeepFunctions.Functions;

/// <summary>Where to tell Stripe how to be paid.</summary>
public sealed record OnboardingAnswer(string Url);

/// <summary>How a member is paid.</summary>
public sealed class PayoutAccountEndpoints(
    Endpoint endpoint, MembersTable members, PayoutAccounts accounts, ReturnUrls returnUrls)
{
    /// <summary>Starts or goes on with the onboarding.</summary>
    [Function("OnboardPayoutAccount")]
    public Task<IResult> OnboardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/payout-account")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ReturnBody>(
            request,
            Access.MemberJustNow,
            async (caller, body, token) =>
            {
                if (!returnUrls.Allows(body.ReturnUrl))
                {
                    return ReturnUrls.Wrong;
                }

                var account = await accounts.EnsureAsync(caller.Id, token);
                return Answers.Ok(new OnboardingAnswer(await accounts.LinkAsync(account, body.ReturnUrl, token)));
            },
            cancellationToken);

    /// <summary>Whether the caller can be paid, as Stripe says now.</summary>
    [Function("GetPayoutAccount")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/payout-account")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Answers.Ok(
                MemberRow.PayoutAccount(await members.ReadAsync(caller.Id, token)) is { } account
                    ? await accounts.RefreshAsync(account, token)
                    : new PayoutReadiness(false, ["account"])),
            cancellationToken);
}
