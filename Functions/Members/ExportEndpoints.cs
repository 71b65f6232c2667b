namespace PeepFunctions.Functions;

/// <summary>All that is held about oneself.</summary>
public sealed class ExportEndpoints(
    Endpoint endpoint, MembersTable members, MemberSecrets secrets, MemberExport export)
{
    /// <summary>The caller's, as one JSON document; a fault on the way leaves it unfinished and so no JSON.</summary>
    [Function("ExportMe")]
    [Allows(Access.MemberJustNow)]
    [Answers(200, "application/json")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/export")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.MemberJustNow,
            async (caller, token) =>
            {
                var member = await members.ReadAsync(caller.Id, token);
                await members.CopyLastNoteAsync(member, token);
                var email = secrets.Email(member);

                // Written after the function has returned, when its own token is worth nothing.
                return Results.Stream(
                    output => export.WriteAsync(caller.Id, email, output, request.HttpContext.RequestAborted),
                    "application/json",
                    "export.json");
            },
            cancellationToken);
}
