namespace PeepFunctions.Functions;

/// <summary>What somebody sends who wants to join.</summary>
public sealed record SignUpRequest(string Email, string Handle, IReadOnlyList<string> Classes, int AcceptsBylaws);

/// <summary>What a sign-up answers, whether or not the address is known.</summary>
public sealed record SignUpAnswer(string Status, string Request);

/// <summary>Joining.</summary>
public sealed class JoinEndpoints(
    Endpoint endpoint,
    BylawsTable bylaws,
    MembersTable members,
    MemberKeys keys,
    SignInCodes codes,
    Limits limits,
    LastingHash hash,
    TimeProvider clock)
{
    private const int ClassesMax = 10;

    /// <summary>
    /// Takes a sign-up and mails a code. The handle is kept for the address until the code can no longer be used; that
    /// it is taken is no secret, whose it is would be.
    /// </summary>
    [Function("SignUp")]
    [Allows(Access.Anyone)]
    [Takes<SignUpRequest>]
    [Answers<SignUpAnswer>(202)]
    [Refuses(409, "handle-taken")]
    [Refuses(422, "bylaws-outdated", "contributor-by-admission")]
    [Refuses(429, "slow-down")]
    public Task<IResult> SignUpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<SignUpRequest>(
            request, Access.Anyone, AcceptAsync, cancellationToken, limit: Limit.CodesOfClient);

    private async Task<IResult> AcceptAsync(Caller caller, SignUpRequest body, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        if (!EmailAddress.TryParse(body.Email, out var email))
        {
            errors["email"] = "This is not a mail address.";
        }

        if (!Handle.TryParse(body.Handle, out var handle))
        {
            errors["handle"] = MemberProblems.HandleRule;
        }

        if (body.Classes.Count is 0 or > ClassesMax || !MemberClasses.TryParse(body.Classes, out var classes))
        {
            errors["classes"] = MemberProblems.ClassesRule;
            classes = MemberClasses.None;
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (classes.Contains(MemberClass.Contributor))
        {
            return MemberProblems.ContributorByAdmission;
        }

        var newest = await bylaws.NewestAsync(cancellationToken);
        if (body.AcceptsBylaws != newest.Version)
        {
            return MemberProblems.BylawsOutdated(newest.Version);
        }

        if (await limits.TakeAsync(
            Limit.CodesOfClientForAddress, $"{keys.IndexOf(email)}\n{caller.Client}", cancellationToken) is { } wait)
        {
            return Problems.SlowDown(wait);
        }

        // Address and client are the holder: whoever signs up again can go on, and who tries addresses with a handle
        // from elsewhere is not told which is its own.
        var holder = hash.Of("sign-up", $"{email.LookupForm}\n{caller.Client}");
        if (!await TryReserveAsync(handle, holder, email, cancellationToken))
        {
            return MemberProblems.HandleTaken;
        }

        var signUp = new SignUp(handle.Name, [.. classes.Members], body.AcceptsBylaws, holder);
        await codes.StartAsync(caller.OperationId, email, signUp, cancellationToken);
        return Answers.Accepted(new SignUpAnswer("check-your-email", caller.OperationId));
    }

    // A member's handle is taken also for their own address: otherwise the answer would say whose it is. Only whoever
    // was stopped between the handle and the member goes on with it.
    private async Task<bool> TryReserveAsync(
        Handle handle, string holder, EmailAddress email, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + SignUp.HandleHeld;
        var known = await keys.FindByAddressAsync(email, cancellationToken);
        var owner = await keys.FindByHandleAsync(handle, cancellationToken);
        return (owner is null || await members.FindAsync(owner, cancellationToken) is null)
            && await keys.TryReserveHandleAsync(handle, holder, known, until, cancellationToken);
    }
}
