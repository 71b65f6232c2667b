namespace PeepFunctions.Functions;

/// <summary>What this API offers: for programs, and as a page for those who write them.</summary>
public sealed class DescriptionEndpoints(Endpoint endpoint)
{
    /// <summary>This description of the API.</summary>
    [Function("GetOpenApi")]
    [Allows(Access.Anyone)]
    [Answers(200, "application/json")]
    [Answers(304)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, _) => new PublicFile(await ApiDocument.JsonAsync(), "application/json"),
            cancellationToken);

    /// <summary>The description as a page to read and try.</summary>
    [Function("GetDocs")]
    [Allows(Access.Anyone)]
    [Answers(200, "text/html")]
    [Answers(304)]
    public Task<IResult> GetPageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request, Access.Anyone, (_, _) => Task.FromResult<IResult>(DescriptionPage.Page), cancellationToken);

    /// <summary>The script of that page.</summary>
    [Function("GetDocsScript")]
    [Allows(Access.Anyone)]
    [Answers(200, "text/javascript")]
    [Answers(304)]
    public Task<IResult> GetScriptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/scalar.js")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request, Access.Anyone, (_, _) => Task.FromResult<IResult>(DescriptionPage.Script), cancellationToken);
}
