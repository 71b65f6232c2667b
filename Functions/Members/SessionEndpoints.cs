namespace PeepFunctions.Functions;

/// <summary>What somebody sends who wants to sign in.</summary>
public sealed record SignInBody(string Email);

/// <summary>Which request a code will answer.</summary>
public sealed record SignInAnswer(string Request);

/// <summary>A code from the mail.</summary>
public sealed record ConfirmBody(string Request, string Code);

/// <summary>A new session; the token is shown this once.</summary>
public sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, string MemberId);

/// <summary>Where a member is signed in.</summary>
/// <param name="Id">What ends it.</param>
/// <param name="CreatedUtc">When the member signed in.</param>
/// <param name="ExpiresUtc">Until when it holds.</param>
/// <param name="LastUsed">The day it was last used.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionDocument(
    string Id, DateTimeOffset CreatedUtc, DateTimeOffset ExpiresUtc, DateOnly LastUsed, bool Current);

/// <summary>Signing in and out.</summary>
public sealed class SessionEndpoints(
    Endpoint endpoint, SignInCodes codes, Joining joining, Sessions sessions, MemberKeys keys, Limits limits)
{
    /// <summary>Mails a code; the answer is the same for every address.</summary>
    [Function("RequestSignIn")]
    [Allows(Access.Anyone)]
    [Takes<SignInBody>]
    [Answers<SignInAnswer>(202)]
    [Refuses(429, "slow-down")]
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

                var asked = $"{keys.IndexOf(email)}\n{caller.Client}";
                if (await limits.TakeAsync(Limit.CodesOfClientForAddress, asked, token) is { } wait)
                {
                    return Problems.SlowDown(wait);
                }

                await codes.StartAsync(caller.OperationId, email, signUp: null, token);
                return Answers.Accepted(new SignInAnswer(caller.OperationId));
            },
            cancellationToken,
            limit: Limit.CodesOfClient);

    /// <summary>Takes a code: signs in, and makes a member of whoever confirms a sign-up.</summary>
    [Function("ConfirmSignIn")]
    [Allows(Access.Anyone)]
    [Takes<ConfirmBody>(Once = false)]
    [Answers<SessionAnswer>]
    [Refuses(401, "code-wrong")]
    [Refuses(429, "slow-down")]
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
            once: false, // a code is good once, and its token is kept nowhere
            limit: Limit.GuessesOfClient);

    /// <summary>Where the caller is signed in.</summary>
    [Function("ListSessions")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<SessionDocument>>]
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
                    session => new SessionDocument(
                        session.Id,
                        session.CreatedUtc,
                        session.ExpiresUtc,
                        session.LastUsed,
                        Current: session.Key == caller.SessionKey)))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>Signs out in one place: <c>current</c> is here.</summary>
    [Function("EndSession")]
    [Allows(Access.Member)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    public Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                var open = await sessions.ListAsync(caller.Id, token);
                var ended = open.FirstOrDefault(
                    one => id == "current" ? one.Key == caller.SessionKey : one.Id == id);
                if (ended is null)
                {
                    return Problems.NotFound;
                }

                await sessions.CloseAsync(caller.Id, ended.Key, token);
                return Answers.Done;
            },
            cancellationToken);

    /// <summary>Signs out everywhere.</summary>
    [Function("EndSessions")]
    [Allows(Access.Member)]
    [Answers(204)]
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
