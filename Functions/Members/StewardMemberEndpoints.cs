using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A member as stewards see one.</summary>
public sealed record MemberLine(string Id, string? Handle, IReadOnlyList<MemberClass> Classes, MemberState State);

/// <summary>Why a member's rights are to rest.</summary>
public sealed record SuspensionBody(SuspensionReason Reason);

/// <summary>What stewards do with members, each act in the member's sight.</summary>
public sealed class StewardMemberEndpoints(
    Endpoint endpoint, MembersTable members, PeriodsTable periods, FoundingStewards founders, TimeProvider clock)
{
    /// <summary>Every member, in order of ids.</summary>
    [Function("ListMembers")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<MemberLine>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var page = await members.ListAsync(paging, token);
                return Answers.Ok(new Page<MemberLine>([.. page.Items.Select(Show)], page.Next));
            },
            cancellationToken);

    /// <summary>Lets a member's rights rest.</summary>
    [Function("SuspendMember")]
    [Allows(Access.StewardJustNow)]
    [Takes<SuspensionBody>]
    [Answers<MemberLine>]
    [Refuses(404, "not-found")]
    [Refuses(409, "wrong-state")]
    [Refuses(422, "own-membership")]
    public Task<IResult> SuspendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/{id}/suspend")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<SuspensionBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => MoveAsync(caller, id, MemberChange.Suspend, body.Reason, token),
            cancellationToken,
            act: AuditAct.Suspended);

    /// <summary>Ends a suspension.</summary>
    [Function("ReinstateMember")]
    [Allows(Access.StewardJustNow)]
    [Answers<MemberLine>]
    [Refuses(404, "not-found")]
    [Refuses(409, "wrong-state")]
    [Refuses(422, "own-membership")]
    public Task<IResult> ReinstateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/{id}/reinstate")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            (caller, token) => MoveAsync(caller, id, MemberChange.Reinstate, reason: null, token),
            cancellationToken,
            act: AuditAct.Reinstated);

    /// <summary>Admits one of the first contributors. Once a month has been closed, only the members can.</summary>
    [Function("AdmitFoundingContributor")]
    [Allows(Access.StewardJustNow)]
    [Answers<MemberLine>]
    [Refuses(404, "not-found")]
    [Refuses(422, "admission-needed")]
    public Task<IResult> AdmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/{id}/contributor")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (caller, token) =>
            {
                if (!founders.Has(await members.ReadAsync(caller.Id, token)))
                {
                    return Problems.NotAllowed;
                }

                if ((await periods.ListAsync(token)).Count > 0)
                {
                    return Problems.Forbidden(
                        "admission-needed", "A month has been closed: now only a passed proposal admits contributors.");
                }

                var row = await ChangeAsync(id, member => MemberStanding.Admit(
                    member,
                    clock.GetUtcNow(),
                    new AuditNote(AuditAct.ContributorAdmitted, caller.Id, clock.GetUtcNow())), token);
                return row is null ? Problems.NotFound : Answers.Ok(Show(row));
            },
            cancellationToken,
            act: AuditAct.ContributorAdmitted);

    private async Task<IResult> MoveAsync(
        Caller caller, string id, MemberChange change, SuspensionReason? reason, CancellationToken cancellationToken)
    {
        if (id == caller.Id)
        {
            return OwnMembership;
        }

        MemberTransition? transition = null;
        var row = await ChangeAsync(
            id,
            member =>
            {
                transition = MemberStanding.Move(member, change, reason, Note(caller.Id, reason));
                return transition is MemberTransition.Became;
            },
            cancellationToken);
        return (row, transition) switch
        {
            (null, _) => Problems.NotFound,
            (_, MemberTransition.Refused refused) => Problems.Conflict(
                "wrong-state", $"The member is {MemberRow.NameOf(refused.State)}: this does not apply."),
            _ => Answers.Ok(Show(row)),
        };
    }

    private AuditNote Note(string steward, SuspensionReason? reason) => new(
        reason is null ? AuditAct.Reinstated : AuditAct.Suspended,
        steward,
        clock.GetUtcNow(),
        Reason: reason is { } why ? JsonNamingPolicy.CamelCase.ConvertName(why.ToString()) : null);

    private Task<TableEntity?> ChangeAsync(
        string id, Func<TableEntity, bool> change, CancellationToken cancellationToken) =>
        Accounts.IsId(id) ? members.ChangeAsync(id, change, cancellationToken) : Task.FromResult<TableEntity?>(null);

    private static Problem OwnMembership { get; } =
        Problems.Forbidden("own-membership", "Nobody decides on their own membership.");

    private static MemberLine Show(TableEntity row) =>
        new(row.PartitionKey, MemberRow.Handle(row), MemberRow.Classes(row), MemberRow.State(row));
}
