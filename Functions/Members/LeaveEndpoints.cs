namespace PeepFunctions.Functions;

/// <summary>Leaving.</summary>
public sealed class LeaveEndpoints(Endpoint endpoint, Leaving leaving)
{
    /// <summary>
    /// Ends the caller's membership, at once and for good; the share is repaid in the days after. Also a suspended
    /// member may go.
    /// </summary>
    [Function("Leave")]
    [Allows(Access.MemberJustNow)]
    [Answers(204)]
    [Refuses(409, "too-few-stewards")]
    public Task<IResult> LeaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "members/me")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.MemberJustNow,
            async (caller, token) => await leaving.TryLeaveAsync(caller.Id, token) ? Answers.Done : TooFewStewards,
            cancellationToken);

    /// <summary>409: two other stewards have to stay.</summary>
    internal static Problem TooFewStewards { get; } = Problems.Conflict(
        "too-few-stewards", "Two other stewards have to stay. Let there be another one first.");
}
