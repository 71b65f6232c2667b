namespace PeepFunctions.Functions;

/// <summary>What somebody sends who wants to sign in.</summary>
public sealed record SignInBody(string Email);

/// <summary>Which request a code will answer.</summary>
public sealed record SignInAnswer(string Request);

/// <summary>A code from the mail.</summary>
public sealed record ConfirmBody(string Request, string Code);

/// <summary>A new session; the token is shown this once.</summary>
public sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, string MemberId);

/// <summary>Signing in and out.</summary>
public sealed class SessionEndpoints(Endpoint endpoint, SignInCodes codes, Joining joining, Sessions sessions)
{
    /// <summary>Mails a code; the answer is the same for every address.</summary>
    [Function("RequestSignIn")]
    public Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<SignInBody>(
            request,
            Access.Anyone,
            async (caller, body, token) =>
            {
                if (!EmailAddress.TryParse(body.Email, out var email))
                {
                    return Problems.Invalid("email", "This is not a mail address.");
                }

                await codes.StartAsync(caller.OperationId, email, signUp: null, token);
                return Answers.Accepted(new SignInAnswer(caller.OperationId));
            },
            cancellationToken);

    /// <summary>Takes a code: signs in, and makes a member of whoever confirms a sign-up.</summary>
    [Function("ConfirmSignIn")]
    public Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/confirm")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ConfirmBody>(
            request,
            Access.Anyone,
            async (_, body, token) =>
            {
                if (await codes.ConfirmAsync(body.Request, body.Code, memberId: null, token) is not { } confirmed
                    || await joining.CompleteAsync(confirmed, token) is not { } memberId)
                {
                    return MemberProblems.CodeWrong;
                }

                var (secret, expiresAt) = await sessions.OpenAsync(memberId, token);
                return Answers.Ok(new SessionAnswer(secret, expiresAt, memberId));
            },
            cancellationToken,
            once: false); // a code is good once, and its token is kept nowhere

    /// <summary>Where the caller is signed in.</summary>
    [Function("ListSessions")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await sessions.ListAsync(caller.Id, token),
                    session => session.Key,
                    session => new
                    {
                        id = session.Key[..16], // enough to tell them apart, and nothing to sign in with
                        session.CreatedUtc,
                        session.ExpiresUtc,
                        current = session.Key == caller.SessionKey,
                    }))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>Signs out here.</summary>
    [Function("EndSession")]
    public Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/current")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                await sessions.CloseAsync(caller.Id, caller.SessionKey!, token);
                return Answers.Done;
            },
            cancellationToken);

    /// <summary>Signs out everywhere.</summary>
    [Function("EndSessions")]
    public Task<IResult> EndAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                await sessions.CloseAllAsync(caller.Id, token);
                return Answers.Done;
            },
            cancellationToken);
}
