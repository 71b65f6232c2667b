namespace PeepFunctions.Functions;

/// <summary>What somebody sends who wants to join.</summary>
public sealed record SignUpRequest(string Email, string Handle, IReadOnlyList<string> Classes, int AcceptsBylaws);

/// <summary>What a sign-up answers, whether or not the address is known.</summary>
public sealed record SignUpAnswer(string Status, string Request);

/// <summary>Joining.</summary>
public sealed class JoinEndpoints(
    Endpoint endpoint, BylawsTable bylaws, MemberKeys keys, SignInCodes codes, TimeProvider clock)
{
    private const int ClassesMax = 10;

    /// <summary>
    /// Takes a sign-up and mails a code. The handle is kept for the address until the code can no longer be used; that
    /// it is taken is no secret, whose it is would be.
    /// </summary>
    [Function("SignUp")]
    public Task<IResult> SignUpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<SignUpRequest>(request, Access.Anyone, AcceptAsync, cancellationToken);

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

        // Kept for the address, so that whoever signs up again with the same handle can go on.
        var until = clock.GetUtcNow() + SignUp.HandleHeld;
        var known = await keys.FindByAddressAsync(email, cancellationToken);
        if (!await keys.TryReserveHandleAsync(handle, email, known, until, cancellationToken))
        {
            return MemberProblems.HandleTaken;
        }

        var signUp = new SignUp(handle.Name, [.. classes.Members], body.AcceptsBylaws);
        await codes.StartAsync(caller.OperationId, email, signUp, cancellationToken);
        return Answers.Accepted(new SignUpAnswer("check-your-email", caller.OperationId));
    }
}
