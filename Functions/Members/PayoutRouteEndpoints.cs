namespace PeepFunctions.Functions;

/// <summary>How a member wants to be paid.</summary>
/// <param name="Route">stripe or file.</param>
/// <param name="Reference">The member's id at the provider that pays by file.</param>
public sealed record PayoutRouteBody(string Route, string? Reference = null);

/// <summary>Whether a member is paid by transfer at Stripe, or by a file that another provider pays from.</summary>
public sealed class PayoutRouteEndpoints(Endpoint endpoint, MembersTable members, MemberSecrets secrets)
{
    /// <summary>Sets the route. Who is paid by file needs a reference; who is not may have one, for support.</summary>
    [Function("PutPayoutRoute")]
    [Allows(Access.MemberJustNow)]
    [Takes<PayoutRouteBody>]
    [Answers<PayoutRouteBody>]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "members/me/payout-route")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<PayoutRouteBody>(
            request,
            Access.MemberJustNow,
            async (caller, body, token) =>
            {
                if (body.Route is not ("stripe" or "file"))
                {
                    return Problems.Invalid("route", "stripe or file.");
                }

                if (body.Reference is null ? body.Route == "file" : !IsReference(body.Reference))
                {
                    return Problems.Invalid(
                        "reference", "1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
                }

                await members.ChangeAsync(
                    caller.Id,
                    row =>
                    {
                        MemberRow.SetPaidByFile(row, body.Route == "file");
                        secrets.SetPayoutReference(row, body.Reference);
                        return true;
                    },
                    token);
                return Answers.Ok(body);
            },
            cancellationToken);

    /// <summary>The route.</summary>
    [Function("GetPayoutRoute")]
    [Allows(Access.Member)]
    [Answers<PayoutRouteBody>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/payout-route")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                var row = await members.ReadAsync(caller.Id, token);
                return Answers.Ok(new PayoutRouteBody(
                    MemberRow.IsPaidByFile(row) ? "file" : "stripe", secrets.PayoutReference(row)));
            },
            cancellationToken);

    // A reference is written into a file that a spreadsheet may open: one that begins with '-' would be a formula.
    private static bool IsReference(string text) =>
        text is { Length: >= 1 and <= 64 } && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
