namespace PeepFunctions.Functions;

/// <summary>Browsers ask with OPTIONS before a page of another origin may call: of every route, there or not.</summary>
public sealed class Preflight(Endpoint endpoint)
{
    /// <summary>Answers with what <see cref="WebOrigins"/> allows.</summary>
    [Function(nameof(Preflight))]
    public Task<IResult> AnswerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "{*path}")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(request, Access.Anyone, (_, _) => Task.FromResult(Answers.Done), cancellationToken);
}
