namespace PeepFunctions.Functions;

/// <summary>The address that a member wants to have.</summary>
public sealed record AddressBody(string Email);

/// <summary>Changing the address that a member signs in with.</summary>
public sealed class AddressEndpoints(Endpoint endpoint, AddressChange change)
{
    /// <summary>Mails a code to the new address; the answer is the same whether or not it is somebody else's.</summary>
    [Function("ChangeAddress")]
    [Allows(Access.MemberJustNow)]
    [Takes<AddressBody>]
    [Answers<SignInAnswer>(202)]
    [Refuses(429, "slow-down")]
    public Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/email")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<AddressBody>(
            request,
            Access.MemberJustNow,
            async (caller, body, token) =>
            {
                if (!EmailAddress.TryParse(body.Email, out var email))
                {
                    return Problems.Invalid("email", "This is not a mail address.");
                }

                await change.StartAsync(caller, email, token);
                return Answers.Accepted(new SignInAnswer(caller.OperationId));
            },
            cancellationToken,
            limit: Limit.CodesOfClient);

    /// <summary>
    /// Takes the code: the address is changed, and every other session ends. The request was made by a fresh sign-in
    /// and the code has ten minutes, so that the session need not be fresh still.
    /// </summary>
    [Function("ConfirmAddress")]
    [Allows(Access.Member)]
    [Takes<ConfirmBody>(Once = false)]
    [Answers(204)]
    [Refuses(401, "code-wrong")]
    [Refuses(429, "slow-down")]
    public Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/email/confirm")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ConfirmBody>(
            request,
            Access.Member,
            async (caller, body, token) =>
                await change.TryCompleteAsync(caller, body.Request, body.Code, token)
                    ? Answers.Done
                    : MemberProblems.AddressCodeWrong,
            cancellationToken,
            once: false, // a code is good once
            limit: Limit.GuessesOfClient);
}
