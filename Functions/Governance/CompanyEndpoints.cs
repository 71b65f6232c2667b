namespace PeepFunctions.Functions;

/// <summary>Whom a holder names.</summary>
/// <param name="Directors">Handles of members who stand; none takes a naming back.</param>
public sealed record NamingBody(IReadOnlyList<string?> Directors);

/// <summary>The company's seats as a member sees them.</summary>
/// <param name="Seats">How many the present phase gives it.</param>
/// <param name="NamingClosesUtc">
/// Until when namings count for the seats that are empty then; null without a round.
/// </param>
/// <param name="Candidates">Who stands, by handle.</param>
/// <param name="Stands">Whether the caller does.</param>
/// <param name="Units">The units that the caller's claims still have.</param>
/// <param name="Directors">Whom the caller names, by handle.</param>
public sealed record CompanyDocument(
    int Seats,
    DateTimeOffset? NamingClosesUtc,
    IReadOnlyList<string> Candidates,
    bool Stands,
    long Units,
    IReadOnlyList<string> Directors);

/// <summary>
/// Naming the company's directors. Who is named has said before that they stand, because directors are public; whom a
/// holder names nobody else is shown.
/// </summary>
public sealed class CompanyEndpoints(
    Endpoint endpoint,
    CompanyNamingsTable namings,
    CompanySeats company,
    Electorates electorates,
    MembersTable members,
    TimeProvider clock)
{
    private const int StandingMax = 100;

    /// <summary>The seats, who stands, and whom the caller names.</summary>
    [Function("GetCompanySeats")]
    [Allows(Access.Member)]
    [Answers<CompanyDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "board/company")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(request, Access.Member, ShowAsync, cancellationToken);

    /// <summary>Stands for a seat of the company.</summary>
    [Function("StandForCompany")]
    [Allows(Access.Member)]
    [Answers<CompanyDocument>]
    [Refuses(422, "not-active", "suspended", "too-many-candidates")]
    public Task<IResult> StandAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "board/company/candidacy")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                switch (MemberRow.State(await members.ReadAsync(caller.Id, token)))
                {
                    case MemberState.Suspended:
                        return MemberProblems.Suspended;
                    case not MemberState.Active:
                        return MemberProblems.NotActive;
                }

                await company.MoveAsync(token); // a round that is over is decided by who stood until then
                var standing = await namings.ReadStandingAsync(token);
                if (standing.Count >= StandingMax && !standing.Contains(caller.Id))
                {
                    return Problems.Forbidden("too-many-candidates", $"{StandingMax} members stand: that is all.");
                }

                await namings.StandAsync(caller.Id, token);
                return await ShowAsync(caller, token);
            },
            cancellationToken);

    /// <summary>Stands no longer; a director stays one until the term ends.</summary>
    [Function("StandDownForCompany")]
    [Allows(Access.Member)]
    [Answers(204)]
    public Task<IResult> StandDownAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "board/company/candidacy")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                await company.MoveAsync(token);
                await namings.StandDownAsync(caller.Id, token);
                return Answers.Done;
            },
            cancellationToken);

    /// <summary>Names directors in the place of the caller's last naming.</summary>
    [Function("NameCompanyDirectors")]
    [Allows(Access.Member)]
    [Takes<NamingBody>]
    [Answers<CompanyDocument>]
    [Refuses(422, "no-claim", "not-standing")]
    public Task<IResult> NameAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "board/company/naming")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<NamingBody>(request, Access.Member, NameAsync, cancellationToken);

    private async Task<IResult> NameAsync(Caller caller, NamingBody body, CancellationToken cancellationToken)
    {
        await company.MoveAsync(cancellationToken);
        var seats = await SeatsAsync(cancellationToken);
        var handles = body.Directors.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (handles.Count != body.Directors.Count || handles.Count > Math.Max(seats, 1))
        {
            return Problems.Invalid("directors", $"At most {Math.Max(seats, 1)} handles, none twice.");
        }

        if ((await company.UnitsAsync(clock.GetUtcNow(), cancellationToken)).GetValueOrDefault(caller.Id) == 0)
        {
            return NoClaim;
        }

        var standing = (await StandingAsync(cancellationToken)).ToLookup(
            one => one.Handle, one => one.MemberId, StringComparer.Ordinal);
        if (handles.Any(handle => !standing.Contains(handle)))
        {
            return NotStanding;
        }

        await namings.NameAsync(caller.Id, [.. handles.Select(handle => standing[handle].First())], cancellationToken);
        await company.MoveAsync(cancellationToken);
        return await ShowAsync(caller, cancellationToken);
    }

    private async Task<IResult> ShowAsync(Caller caller, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(cancellationToken);
        var named = (await namings.ReadNamingsAsync(cancellationToken)).GetValueOrDefault(caller.Id) ?? [];
        var round = await namings.FindRoundAsync(cancellationToken);
        return Answers.Ok(new CompanyDocument(
            await SeatsAsync(cancellationToken),
            round is { Named: null } ? round.ClosesUtc : null,
            [.. standing.Select(one => one.Handle).Order(StringComparer.Ordinal)],
            standing.Any(one => one.MemberId == caller.Id),
            (await company.UnitsAsync(clock.GetUtcNow(), cancellationToken)).GetValueOrDefault(caller.Id),
            [.. standing.Where(one => named.Contains(one.MemberId)).Select(one => one.Handle).Order()]));
    }

    private async Task<int> SeatsAsync(CancellationToken cancellationToken) =>
        (await electorates.PhaseAsync(cancellationToken)).Seats.GetValueOrDefault(CompanySeats.Group);

    private async Task<List<(string MemberId, string Handle)>> StandingAsync(CancellationToken cancellationToken)
    {
        var standing = new List<(string, string)>();
        foreach (var memberId in await namings.ReadStandingAsync(cancellationToken))
        {
            if (await members.FindAsync(memberId, cancellationToken) is { } row
                && MemberRow.State(row) == MemberState.Active
                && MemberRow.Handle(row) is { } handle)
            {
                standing.Add((memberId, handle));
            }
        }

        return standing;
    }

    private static Problem NoClaim { get; } = Problems.Forbidden(
        "no-claim", "The company's directors are named by who holds claims on it: you hold no units.");

    private static Problem NotStanding { get; } = Problems.Forbidden(
        "not-standing", "Only members who stand for the company's seats can be named.").At("directors");
}
