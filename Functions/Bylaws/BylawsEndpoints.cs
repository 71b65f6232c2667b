using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>The bylaws as anyone may read them.</summary>
public sealed class BylawsEndpoints(
    Endpoint endpoint, BylawsTable bylaws, ConsentsTable consents, TimeProvider clock)
{
    /// <summary>The versions, newest first.</summary>
    [Function("ListBylaws")]
    [Allows(Access.Anyone)]
    [Answers<Page<BylawsVersion>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bylaws")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) => Answers.Ok(new Page<BylawsVersion>(
                [.. (await bylaws.ReadAllAsync(token)).Reverse().Select(version =>
                    new BylawsVersion(version.Version, version.EffectiveFrom.ToString()))],
                Next: null)),
            cancellationToken);

    /// <summary>
    /// One version in full; in sentences where a page is asked for. A member who is signed in has got a copy with it.
    /// </summary>
    [Function("GetBylaws")]
    [Allows(Access.Anyone)]
    [Answers(200, "application/json", "text/html")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bylaws/{version}")] HttpRequest request,
        string version,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (caller, token) =>
            {
                var versions = await bylaws.ReadAllAsync(token);
                if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || versions.FirstOrDefault(known => known.Version == number) is not { } found)
                {
                    return Problems.NotFound;
                }

                if (caller.MemberId is { } memberId)
                {
                    await consents.ReceiveAsync(memberId, number, clock.GetUtcNow(), token);
                }

                return HtmlPage.IsAskedFor(request)
                    ? BylawsPage.Of(found)
                    : Results.Bytes(found.ToJson(), "application/json");
            },
            cancellationToken);
}

/// <summary>A version in a list.</summary>
public sealed record BylawsVersion(int Version, string EffectiveFrom);
