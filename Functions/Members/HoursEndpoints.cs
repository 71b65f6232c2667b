using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>Hours as a contributor enters them.</summary>
public sealed record HoursBody(DateOnly Date, int Minutes, string? Note = null);

/// <summary>Hours as they are shown.</summary>
public sealed record HoursDocument(string Id, string Member, DateOnly Date, int Minutes, string Note, HoursState State)
{
    /// <summary>The document of a log.</summary>
    public static HoursDocument Of(HoursLog log) =>
        new(log.Id, log.Member, log.Date, log.Minutes, log.Note, log.State);
}

/// <summary>Time worked for the platform: logged by contributors, counted when a steward approves.</summary>
public sealed class HoursEndpoints(
    Endpoint endpoint, HoursTable hours, MembersTable members, HoursPosting posting, Coop coop, TimeProvider clock)
{
    /// <summary>Logs hours of the caller.</summary>
    [Function("LogHours")]
    [Allows(Access.Member)]
    [Takes<HoursBody>]
    [Answers<HoursDocument>(201)]
    [Refuses(422, "not-a-contributor", "suspended")]
    public Task<IResult> LogAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/hours")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<HoursBody>(request, Access.Member, LogAsync, cancellationToken);

    /// <summary>The caller's hours.</summary>
    [Function("ListMyHours")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<HoursDocument>>]
    public Task<IResult> ListMineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/hours")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(Show(await hours.ListAsync(caller.Id, paging, token)))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>Everybody's hours in a state, the pending ones when none is named.</summary>
    [Function("ListHours")]
    [Allows(Access.Steward)]
    [Query("state", "Hours in this state; the pending ones without it.", Type = typeof(HoursState))]
    [Paged]
    [Answers<Page<HoursDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hours")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                HoursState? state = request.Query["state"].ToString() switch
                {
                    "" or "pending" => HoursState.Pending,
                    "approved" => HoursState.Approved,
                    "rejected" => HoursState.Rejected,
                    _ => null,
                };
                return (state, Paging.Read(request)) switch
                {
                    (null, _) => Problems.Invalid("state", "One of pending, approved, rejected."),
                    (_, null) => Paging.Wrong,
                    ({ } wanted, { } paging) => Answers.Ok(Show(await hours.ListAsync(wanted, paging, token))),
                };
            },
            cancellationToken);

    /// <summary>Counts hours.</summary>
    [Function("ApproveHours")]
    [Allows(Access.StewardJustNow)]
    [Answers<HoursDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "already-decided")]
    [Refuses(422, "own-hours")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hours/{id}/approve")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        DecideAsync(request, id, approves: true, cancellationToken);

    /// <summary>Leaves hours uncounted.</summary>
    [Function("RejectHours")]
    [Allows(Access.StewardJustNow)]
    [Answers<HoursDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "already-decided")]
    [Refuses(422, "own-hours")]
    public Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hours/{id}/reject")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        DecideAsync(request, id, approves: false, cancellationToken);

    private async Task<IResult> LogAsync(Caller caller, HoursBody body, CancellationToken cancellationToken)
    {
        var member = await members.ReadAsync(caller.Id, cancellationToken);
        if (MemberRow.State(member) == MemberState.Suspended)
        {
            return MemberProblems.Suspended;
        }

        if (MemberRow.ContributorSince(member) is null)
        {
            return Problems.Forbidden("not-a-contributor", "Hours are logged by those admitted as contributors.");
        }

        var id = HoursTable.NewId(caller.Id, caller.OperationId);
        switch (HoursSubmission.Decide(id, caller.Id, body.Date, body.Minutes, body.Note, coop.Today(clock)))
        {
            case HoursSubmission.Logged logged:
                await hours.AddAsync(logged.Log, cancellationToken);
                return Answers.Created(HoursDocument.Of(logged.Log));
            case HoursSubmission.DateInFuture:
                return Problems.Invalid("date", "This day has not come yet.");
            case HoursSubmission.MinutesOutOfRange:
                return Problems.Invalid("minutes", "A number from 1 to 1440.");
            case HoursSubmission.NoteNotOneLine:
                return Problems.Invalid("note", "One line of at most 200 characters.");
            default:
                throw new UnreachableException();
        }
    }

    private Task<IResult> DecideAsync(
        HttpRequest request, string id, bool approves, CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (caller, token) =>
            {
                while (await hours.FindAsync(id, token) is { } stored)
                {
                    switch (HoursDecision.Decide(stored.Log, caller.Id, approves))
                    {
                        case HoursDecision.OwnHours:
                            return Problems.Forbidden("own-hours", "Nobody decides on their own hours.");
                        case HoursDecision.DecidedOtherwise:
                            return Problems.Conflict("already-decided", "These hours were decided the other way.");
                        case HoursDecision.AlreadyDecided decided:
                            // Doing it again is harmless, and mends what was cut short after the decision.
                            await posting.PostAsync(stored, token);
                            return Answers.Ok(HoursDocument.Of(decided.Log));
                        case HoursDecision.Approved approved:
                            if (await hours.TryDecideAsync(stored, approved.Log, caller.Id, clock.GetUtcNow(), token))
                            {
                                continue; // read again: the entry is dated by what is stored
                            }

                            break;
                        case HoursDecision.Rejected rejected:
                            if (await hours.TryDecideAsync(stored, rejected.Log, caller.Id, clock.GetUtcNow(), token))
                            {
                                continue;
                            }

                            break;
                        default:
                            throw new UnreachableException();
                    }
                }

                return Problems.NotFound;
            },
            cancellationToken,
            act: approves ? AuditAct.HoursApproved : AuditAct.HoursRejected);

    private static Page<HoursDocument> Show(Page<HoursLog> page) =>
        new([.. page.Items.Select(HoursDocument.Of)], page.Next);
}
