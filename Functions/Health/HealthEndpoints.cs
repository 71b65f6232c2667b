namespace PeepFunctions.Functions;

/// <summary>What a watchman asks: is everything well?</summary>
public sealed class HealthEndpoints(Endpoint endpoint, HealthReading health)
{
    private static readonly Problem Unreachable =
        new(503, "storage-unreachable", "The tables and queues cannot be reached. Nothing is lost; try again soon.")
        {
            RetryAfter = TimeSpan.FromSeconds(30),
        };

    /// <summary>200 with what there is to know, 503 when storage cannot be reached.</summary>
    [Function("GetHealth")]
    [Allows(Access.Anyone)]
    [Answers<HealthDocument>]
    [Refuses(503, "storage-unreachable")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) => await health.ReadAsync(token) is { } document ? Answers.Ok(document) : Unreachable,
            cancellationToken);
}
