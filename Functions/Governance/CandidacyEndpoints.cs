using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Standing for the board.</summary>
public sealed class CandidacyEndpoints(
    Endpoint endpoint, ProposalsTable proposals, MembersTable members, TimeProvider clock)
{
    /// <summary>Stands in an election.</summary>
    [Function("StandForElection")]
    [Allows(Access.Member)]
    [Answers<CandidateDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "candidates-fixed")]
    [Refuses(422, "not-active", "not-of-this-group", "suspended", "too-many-candidates")]
    public Task<IResult> StandAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "proposals/{id}/candidacy")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (await FindElectionAsync(id, token) is not { } election)
                {
                    return Problems.NotFound;
                }

                var member = await members.ReadAsync(caller.Id, token);
                if (Refuse(election, member) is { } refusal)
                {
                    return refusal;
                }

                var candidate = new Candidate(CandidateId(id, caller.Id), caller.Id);
                var standing = await proposals.ReadCandidatesAsync(id, token);
                if (standing.Count >= Electorates.CandidatesMax && standing.All(one => one.Id != candidate.Id))
                {
                    return Problems.Forbidden("too-many-candidates", "An election has room for 20 candidates.");
                }

                await proposals.StandAsync(id, candidate, token);
                return Answers.Ok(new CandidateDocument(candidate.Id, MemberRow.Handle(member)));
            },
            cancellationToken);

    /// <summary>Stands no longer, as long as the vote has not opened.</summary>
    [Function("StandDown")]
    [Allows(Access.Member)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    [Refuses(409, "candidates-fixed")]
    public Task<IResult> StandDownAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "proposals/{id}/candidacy")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (await FindElectionAsync(id, token) is not { } election)
                {
                    return Problems.NotFound;
                }

                if (HasOpened(election))
                {
                    return CandidatesAreFixed;
                }

                await proposals.StandDownAsync(id, CandidateId(id, caller.Id), token);
                return Answers.Done;
            },
            cancellationToken);

    private async Task<ProposalRow?> FindElectionAsync(string id, CancellationToken cancellationToken) =>
        await proposals.FindAsync(id, cancellationToken) is { Facts.Kind: ProposalKind.Election } election
            ? election
            : null;

    private Problem? Refuse(ProposalRow election, TableEntity member) => MemberRow.State(member) switch
    {
        MemberState.Suspended => MemberProblems.Suspended,
        not MemberState.Active => MemberProblems.NotActive,
        _ when HasOpened(election) => CandidatesAreFixed,
        _ when !MemberClasses.TryParse(election.Facts.Group, out var group)
            || !MemberRow.Classes(member).Contains(group) =>
            Problems.Forbidden("not-of-this-group", "A group is represented by its own: you are not of this one."),
        _ => null,
    };

    // By the clock, because the row says so a little later.
    private bool HasOpened(ProposalRow election) =>
        election.State != ProposalState.Announced || clock.GetUtcNow() >= election.Facts.OpensUtc;

    // The same for the same member, so that standing twice is standing once; from it nobody finds the member.
    private static string CandidateId(string proposal, string memberId) =>
        "can_" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{proposal}|{memberId}")).AsSpan(0, 8));

    private static Problem CandidatesAreFixed { get; } =
        Problems.Conflict("candidates-fixed", "The vote has opened: who stands is fixed.");
}
