using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>A ballot as it comes in.</summary>
/// <param name="Nonce">128 random bits of the voter's, as 32 lower-case hex digits, new for every ballot.</param>
/// <param name="Choice">What it says, unless it is an election.</param>
/// <param name="Ranking">Candidates' ids, best first, for an election.</param>
/// <param name="As">In which body: directors have a second vote on a sale.</param>
public sealed record BallotBody(
    string Nonce,
    VoteChoice? Choice = null,
    IReadOnlyList<string?>? Ranking = null,
    VotingBody As = VotingBody.Members);

/// <summary>Voting.</summary>
public sealed class VotingEndpoints(
    Endpoint endpoint,
    ProposalsTable proposals,
    ElectoratesTable electorates,
    BallotsTable ballots,
    MembersTable members,
    TimeProvider clock)
{
    /// <summary>
    /// Takes a ballot in the place of the caller's last one. No Idempotency-Key is kept, because its row would say who
    /// has voted; the same ballot with the same nonce gets the same receipt anyway.
    /// </summary>
    [Function("CastBallot")]
    [Allows(Access.Member)]
    [Takes<BallotBody>(Once = false)]
    [Answers<CastBallot>]
    [Refuses(404, "not-found")]
    [Refuses(409, "not-open-yet", "vote-closed")]
    [Refuses(422, "not-an-elector", "option-repeated", "rank-skipped", "suspended", "unknown-option", "wrong-ballot")]
    public Task<IResult> CastAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "proposals/{id}/ballot")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<BallotBody>(
            request,
            Access.Member,
            (caller, body, token) => CastAsync(caller, id, body, token),
            cancellationToken,
            once: false);

    private async Task<IResult> CastAsync(
        Caller caller, string id, BallotBody body, CancellationToken cancellationToken)
    {
        if (!BallotReceipt.IsNonce(body.Nonce))
        {
            return Problems.Invalid("nonce", "128 random bits as 32 lower-case hex digits, new for every ballot.");
        }

        if (await proposals.FindAsync(id, cancellationToken) is not { } proposal)
        {
            return Problems.NotFound;
        }

        if (proposal.State == ProposalState.Announced)
        {
            return NotOpenYet;
        }

        if (proposal is not { State: ProposalState.Open, Electorate: { } electorate }
            || clock.GetUtcNow() >= proposal.Facts.ClosesUtc)
        {
            return VoteClosed;
        }

        var root = body.As == VotingBody.Directors ? electorate.DirectorsRoot : electorate.MembersRoot;
        if (root is null || !await electorates.HasAsync(id, body.As, root, caller.Id, cancellationToken))
        {
            return NotAnElector;
        }

        if (MemberRow.State(await members.ReadAsync(caller.Id, cancellationToken)) == MemberState.Suspended)
        {
            return MemberProblems.Suspended;
        }

        var candidates = electorate.Candidates?.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var reading = BallotReading.Of(candidates, body.Choice, body.Ranking);
        if (reading is not BallotReading.Valid { Ballot: var ballot })
        {
            return Refuse(reading);
        }

        return await ballots.FindKeyAsync(id, cancellationToken) is { } key
            ? Answers.Ok(await ballots.CastAsync(id, key, body.As, caller.Id, ballot, body.Nonce, cancellationToken))
            : VoteClosed;
    }

    private static Problem Refuse(BallotReading reading) => reading switch
    {
        BallotReading.WrongForm => Problems.Forbidden(
            "wrong-ballot", "An election takes a ranking and nothing else, everything else a choice and nothing else."),
        BallotReading.UnknownOption one => Problems.Forbidden(
            "unknown-option", $"Nobody stands under the id at rank {one.Rank}.").At("ranking"),
        BallotReading.OptionRepeated one => Problems.Forbidden(
            "option-repeated", $"Whoever is at rank {one.Rank} stands higher up already.").At("ranking"),
        BallotReading.RankSkipped one => Problems.Forbidden(
            "rank-skipped", $"Nobody is at rank {one.Rank}: leave the others out, but no rank.").At("ranking"),
        _ => throw new UnreachableException(),
    };

    private static Problem NotOpenYet { get; } =
        Problems.Conflict("not-open-yet", "The vote has not opened yet.");

    private static Problem VoteClosed { get; } = Problems.Conflict("vote-closed", "The vote is over.");

    private static Problem NotAnElector { get; } = Problems.Forbidden(
        "not-an-elector", "Who votes on this was fixed when it opened, and you are not among them.");
}
