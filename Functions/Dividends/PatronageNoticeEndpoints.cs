using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>The yearly notices of allocation: each member's own, and everybody's by id for the tax file.</summary>
public sealed class PatronageNoticeEndpoints(Endpoint endpoint, PatronageNotices notices)
{
    /// <summary>The caller's notices of a fiscal year; as a page or a file where asked for.</summary>
    [Function("GetPatronageNotices")]
    [Allows(Access.Member)]
    [Answers<NoticeDocument>]
    [Answers(200, "text/csv", "text/html")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/notices/{year}")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
                Read(year) is { } of && await notices.ReadAsync(caller.Id, of, token) is { } found
                    ? Csv.IsAskedFor(request) ? NoticeFile.Of(found)
                        : HtmlPage.IsAskedFor(request) ? NoticePage.Of(found)
                        : Answers.Ok(found)
                    : Problems.NotFound,
            cancellationToken);

    /// <summary>Everybody's notices of a fiscal year, a row an allocation: by member id, with no names.</summary>
    [Function("GetNoticeFile")]
    [Allows(Access.StewardJustNow)]
    [Answers(200, "text/csv")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetFileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tax/{year}/notices.csv")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (_, token) => Read(year) is { } of
                ? NoticeFile.Of(year, await notices.ReadAllAsync(of, token))
                : Problems.NotFound,
            cancellationToken,
            act: AuditAct.TaxFileRead,
            about: year);

    private int? Read(string year) =>
        year.Length == 4
        && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
        && notices.Has(of)
            ? of
            : null;
}
