namespace PeepFunctions.Functions;

/// <summary>What the stewards were told of.</summary>
public sealed class NoticeEndpoints(Endpoint endpoint, StewardNotices notices)
{
    /// <summary>The notices, newest first.</summary>
    [Function("ListNotices")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<Notice>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notices")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(await notices.ListAsync(paging, token))
                : Paging.Wrong,
            cancellationToken);
}
