using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Who the stewards are and what they do, for members; and, before the first close, how they change it together.
/// Afterwards only a passed resolution does.
/// </summary>
public sealed class StewardEndpoints(
    Endpoint endpoint,
    MembersTable members,
    PeriodsTable periods,
    StewardsTable stewards,
    StewardAppointments appointments,
    StewardActs acts,
    TimeProvider clock)
{
    /// <summary>The stewards, since when and by what.</summary>
    [Function("ListStewards")]
    [Allows(Access.Member)]
    [Answers<StewardsDocument>]
    [Refuses(422, "not-active")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stewards")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (!await members.IsOneOfUsAsync(caller, token))
                {
                    return MemberProblems.NotActive;
                }

                var rows = await members.ReadAllStewardsAsync(token).ToListAsync(token);
                var waiting = new List<StewardAgreementLine>();
                foreach (var one in await stewards.ReadAgreementsAsync(token))
                {
                    var missing = Missing(one, rows);
                    waiting.Add(new StewardAgreementLine(
                        one.Kind,
                        await members.FindAsync(one.MemberId, token) is { } about ? MemberRow.Handle(about) : null,
                        one.ConfirmedBy.Count,
                        missing.Count));
                }

                return Answers.Ok(new StewardsDocument(
                    [.. rows.OrderBy(MemberRow.StewardSinceUtc).ThenBy(MemberRow.Handle).Select(Show)], waiting));
            },
            cancellationToken);

    /// <summary>What stewards did, newest first: when, what and who, and nobody whom it was about.</summary>
    [Function("ListStewardActs")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<StewardActLine>>]
    [Refuses(422, "not-active")]
    public Task<IResult> ListActsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stewards/acts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (!await members.IsOneOfUsAsync(caller, token))
                {
                    return MemberProblems.NotActive;
                }

                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var page = await acts.ListAsync(paging, token);
                var handles = new Dictionary<string, string?>(StringComparer.Ordinal);
                foreach (var by in page.Items.Select(note => note.By).Distinct())
                {
                    handles[by] = await members.FindAsync(by, token) is { } row ? MemberRow.Handle(row) : null;
                }

                return Answers.Ok(new Page<StewardActLine>(
                    [
                        .. page.Items.Select(note => new StewardActLine(
                            note.AtUtc,
                            note.Act,
                            handles[note.By],
                            StewardActLine.SubjectOf(note.Act),
                            note.Reference.Length > 0 ? note.Reference : null)),
                    ],
                    page.Next));
            },
            cancellationToken);

    /// <summary>Before the first close: confirms that somebody becomes a steward; they do once all have.</summary>
    [Function("AppointSteward")]
    [Allows(Access.StewardJustNow)]
    [Takes<StewardBody>]
    [Answers<StewardAgreementAnswer>]
    [Refuses(409, "too-few-stewards")]
    [Refuses(422, "member-not-active", "resolution-needed")]
    public Task<IResult> AppointAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stewards/appointments")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<StewardBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => ConfirmAsync(StewardChangeKind.Appoint, caller, body, token),
            cancellationToken,
            act: AuditAct.StewardAppointmentConfirmed);

    /// <summary>Before the first close: confirms that somebody is a steward no more, once all others have.</summary>
    [Function("RemoveSteward")]
    [Allows(Access.StewardJustNow)]
    [Takes<StewardBody>]
    [Answers<StewardAgreementAnswer>]
    [Refuses(409, "too-few-stewards")]
    [Refuses(422, "member-not-active", "resolution-needed")]
    public Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stewards/removals")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<StewardBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => ConfirmAsync(StewardChangeKind.Remove, caller, body, token),
            cancellationToken,
            act: AuditAct.StewardRemovalConfirmed);

    private async Task<IResult> ConfirmAsync(
        StewardChangeKind kind, Caller caller, StewardBody body, CancellationToken cancellationToken)
    {
        if ((await periods.ListAsync(cancellationToken)).Count > 0)
        {
            return ResolutionNeeded;
        }

        if (await members.FindByHandleOrIdAsync(body.Member, cancellationToken) is not { } member)
        {
            return Problems.Invalid("member", "No member has this handle or id.");
        }

        var memberId = member.PartitionKey;
        var rows = await members.ReadAllStewardsAsync(cancellationToken).ToListAsync(cancellationToken);
        var others = rows.Count(row =>
            row.PartitionKey != memberId && MemberRow.State(row) != MemberState.Suspended);
        if (Refuse(StewardChange.Decide(kind, MemberRow.State(member), MemberRow.IsSteward(member), others)) is { } no)
        {
            return no;
        }

        if (MemberRow.IsSteward(member) == (kind == StewardChangeKind.Remove))
        {
            var agreement = await stewards.ConfirmAsync(kind, member, caller.Id, cancellationToken);
            var missing = Missing(agreement, rows);
            if (missing.Count > 0)
            {
                return Answers.Ok(new StewardAgreementAnswer(memberId, "waiting", missing.Count));
            }
        }

        var made = await appointments.MakeAsync(
            kind, memberId, caller.Id, clock.GetUtcNow(), reference: "", cancellationToken);
        await stewards.EndAsync(kind, memberId, cancellationToken);
        return Refuse(made) ?? Answers.Ok(new StewardAgreementAnswer(
            memberId, kind == StewardChangeKind.Appoint ? "appointed" : "removed", 0));
    }

    private static IResult? Refuse(StewardChange change) => change switch
    {
        StewardChange.NotActive => NotActive,
        StewardChange.TooFewStay => LeaveEndpoints.TooFewStewards,
        _ => null,
    };

    private static IReadOnlyList<string> Missing(StewardAgreement agreement, IEnumerable<TableEntity> rows) =>
        StewardChange.Missing(
            agreement.Kind, agreement.MemberId, rows.Select(row => row.PartitionKey), agreement.ConfirmedBy);

    private static StewardLine Show(TableEntity row)
    {
        var by = MemberRow.StewardBy(row);
        var isVote = by is not (MemberRow.ByFounding or MemberRow.ByStewards);
        return new StewardLine(
            MemberRow.Handle(row),
            MemberRow.StewardSinceUtc(row),
            isVote ? AuditNote.Vote : by,
            isVote ? by : null,
            MemberRow.State(row) == MemberState.Suspended);
    }

    private static Problem ResolutionNeeded { get; } = Problems.Forbidden(
        "resolution-needed", "A month has been closed: now only a passed resolution appoints or removes stewards.");

    private static Problem NotActive { get; } =
        Problems.Forbidden("member-not-active", "Only members whose share is paid and whose rights do not rest.")
            .At("member");
}
