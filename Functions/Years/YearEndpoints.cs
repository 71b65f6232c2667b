using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>One check as stewards read it.</summary>
public sealed record YearCheckLine(string Check, bool Done, IReadOnlyDictionary<string, long> Figures, string? ToDo);

/// <summary>A fiscal year on its way to its seal.</summary>
/// <param name="Year">The year, by the calendar year that it begins in.</param>
/// <param name="State"><c>blocked</c>, <c>ready</c>, <c>waiting</c> for a second steward, or <c>sealed</c>.</param>
/// <param name="Checks">What was checked; of a sealed year nothing, because its document says it.</param>
/// <param name="Approvals">How many stewards have named the present figures.</param>
/// <param name="ApprovalsNeeded">How many seal the year.</param>
/// <param name="Hash">The hash to be named; null while something stands against it.</param>
/// <param name="Root">The root of the year; null as well.</param>
public sealed record YearCloseDocument(
    string Year,
    string State,
    IReadOnlyList<YearCheckLine> Checks,
    int Approvals,
    int ApprovalsNeeded,
    string? Hash,
    string? Root);

/// <summary>A sealed year as anyone may see it.</summary>
/// <param name="Year">The year, by the calendar year that it begins in.</param>
/// <param name="SealedUtc">When it was sealed.</param>
/// <param name="Hash">SHA-256 over the document in the form of RFC 8785.</param>
/// <param name="Document">The roots of its periods, their root, and the figures of each check.</param>
public sealed record SealedYearDocument(string Year, DateTimeOffset? SealedUtc, string? Hash, JsonElement Document);

/// <summary>Which figures a steward seals.</summary>
public sealed record YearCloseBody(string Hash);

/// <summary>The end of a fiscal year: what is still to be done, and its seal.</summary>
public sealed class YearEndpoints(Endpoint endpoint, YearSeal seal, YearsTable years)
{
    /// <summary>The checklist, run now.</summary>
    [Function("CheckYear")]
    [Allows(Access.Steward)]
    [Answers<YearCloseDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "years/{year}/close")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (Find(year) is not { } of)
                {
                    return Problems.NotFound;
                }

                var row = await years.ReadAsync(of, token);
                return Answers.Ok(row.Document is not null
                    ? Sealed(of, row)
                    : Show(of, row, await seal.ReadAsync(of, token)));
            },
            cancellationToken);

    /// <summary>Says that the year is as the checklist found it; the second steward who does seals it.</summary>
    [Function("CloseYear")]
    [Allows(Access.StewardJustNow)]
    [Takes<YearCloseBody>]
    [Answers<YearCloseDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "other-hash", "year-blocked")]
    public Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "years/{year}/close")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<YearCloseBody>(
            request,
            Access.StewardJustNow,
            async (caller, body, token) =>
            {
                if (Find(year) is not { } of)
                {
                    return Problems.NotFound;
                }

                var reading = (await years.ReadAsync(of, token)).Document is null
                    ? await seal.ReadAsync(of, token)
                    : new YearReading([], null, null);
                var (outcome, row) = await seal.SayAsync(of, reading, new YearApproval(caller.Id, body.Hash), token);
                return outcome switch
                {
                    YearClosing.Blocked => BlockedBy(reading),
                    YearClosing.OtherFigures => OtherHash,
                    YearClosing.Waits => Answers.Ok(Show(of, row, reading)),
                    YearClosing.Seals or YearClosing.AlreadySealed => Answers.Ok(Sealed(of, row)),
                    _ => throw new UnreachableException(),
                };
            },
            cancellationToken,
            act: AuditAct.YearCloseConfirmed,
            about: year);

    /// <summary>A sealed year, for anyone.</summary>
    [Function("GetSealedYear")]
    [Allows(Access.Anyone)]
    [Answers<SealedYearDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open-books/years/{year}")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
                Find(year) is { } of && await years.ReadAsync(of, token) is { Document: { } document } row
                    ? Answers.Ok(new SealedYearDocument(
                        of.ToString(), row.SealedUtc, row.Hash, JsonSerializer.Deserialize<JsonElement>(document)))
                    : Problems.NotFound,
            cancellationToken);

    private FiscalYear? Find(string year) =>
        year.Length == 4 && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? seal.Find(number)
            : null;

    private static YearCloseDocument Sealed(FiscalYear year, YearRow row) => new(
        year.ToString(),
        "sealed",
        [],
        row.Approvals.Count,
        YearClosing.ApprovalsNeeded,
        row.Hash,
        $"sha256:{row.Root}");

    private static YearCloseDocument Show(FiscalYear year, YearRow row, YearReading reading)
    {
        var approvals = reading.Hash is { } hash ? row.Approvals.Count(one => one.Hash == hash) : 0;
        return new YearCloseDocument(
            year.ToString(),
            reading.Hash is null ? "blocked" : approvals > 0 ? "waiting" : "ready",
            [.. reading.Checks.Select(one => new YearCheckLine(one.Check, one.IsDone, one.Figures, one.ToDo))],
            approvals,
            YearClosing.ApprovalsNeeded,
            reading.Hash,
            reading.Root is { } root ? $"sha256:{root}" : null);
    }

    private static Problem BlockedBy(YearReading reading) => Problems.Conflict(
        "year-blocked", "Something has to be done before this year can be sealed; 'errors' names each.") with
    {
        Errors = reading.Checks.Where(check => !check.IsDone).ToDictionary(check => check.Check, check => check.ToDo!),
    };

    private static Problem OtherHash { get; } =
        Problems.Conflict("other-hash", "This is not the hash of the year's figures; look at the checklist again.");
}
