namespace PeepFunctions.Functions;

/// <summary>A director as anyone may see them.</summary>
public sealed record DirectorDocument(string? Handle, DateTimeOffset SinceUtc, DateTimeOffset UntilUtc);

/// <summary>The seats of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Seats">How many the present phase gives it.</param>
/// <param name="Directors">
/// Who sits on them; they may be more than the seats while somebody finishes a term whose seat a phase took away.
/// </param>
/// <param name="NamingClosesUtc">Of the company: until when namings count for the seats that are empty then.</param>
public sealed record GroupSeatsDocument(
    string Group, int Seats, IReadOnlyList<DirectorDocument> Directors, DateTimeOffset? NamingClosesUtc);

/// <summary>The board.</summary>
public sealed record BoardDocument(IReadOnlyList<GroupSeatsDocument> Groups);

/// <summary>The board, for anyone.</summary>
public sealed class BoardEndpoints(
    Endpoint endpoint,
    SeatsTable seats,
    CompanyNamingsTable namings,
    Electorates electorates,
    MembersTable members,
    TimeProvider clock)
{
    /// <summary>The seats by group, and who sits on them now.</summary>
    [Function("GetBoard")]
    [Allows(Access.Anyone)]
    [Answers<BoardDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "board")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                var now = clock.GetUtcNow();
                var phase = await electorates.PhaseAsync(token);
                var inOffice = (await seats.ReadAsync(token)).Where(seat => seat.IsHeldAt(now)).ToList();
                var round = await namings.FindRoundAsync(token);
                var groups = new List<GroupSeatsDocument>();
                foreach (var group in phase.Seats.Keys.Union(inOffice.Select(seat => seat.Group)))
                {
                    var directors = new List<DirectorDocument>();
                    foreach (var seat in inOffice.Where(one => one.Group == group).OrderBy(one => one.SinceUtc))
                    {
                        var row = await members.FindAsync(seat.Member, token);
                        directors.Add(new DirectorDocument(
                            row is null ? null : MemberRow.Handle(row), seat.SinceUtc, seat.UntilUtc));
                    }

                    groups.Add(new GroupSeatsDocument(
                        group,
                        phase.Seats.GetValueOrDefault(group),
                        directors,
                        group == CompanySeats.Group && round is { Named: null } ? round.ClosesUtc : null));
                }

                return Answers.Ok(new BoardDocument(groups));
            },
            cancellationToken);
}
