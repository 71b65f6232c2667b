using System.Text;

namespace PeepFunctions.Functions;

/// <summary>A count, as it is published.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Quorum">How many ballots it needed.</param>
/// <param name="Ballots">How many there were.</param>
/// <param name="BallotsRoot">
/// The Merkle root over <c>{receipt} {body} {choice}</c> of every ballot in order of the receipts: who kept it can show
/// a later change.
/// </param>
/// <param name="Seed">What lots were drawn from, mixed with the receipts.</param>
/// <param name="Members">The members' votes; null for an election.</param>
/// <param name="Directors">The directors' votes on a sale.</param>
/// <param name="Election">Every round of an election.</param>
/// <param name="Pairs">How many prefer whom to whom, where the ballots themselves are withheld.</param>
/// <param name="Elected">The candidates who got a seat.</param>
public sealed record SealedCount(
    VoteResult Result,
    int Quorum,
    int Ballots,
    string BallotsRoot,
    string Seed,
    VoteTally? Members,
    VoteTally? Directors,
    PreferenceResult? Election,
    PairwiseCount? Pairs,
    IReadOnlyList<string> Elected)
{
    /// <summary>Counts. The order of the ballots changes nothing.</summary>
    public static SealedCount Of(
        ProposalKind kind,
        FrozenElectorate electorate,
        IReadOnlyCollection<CountedBallot> ballots,
        VotingRules rules,
        string seed)
    {
        var count = new SealedCount(
            VoteResult.NoQuorum,
            VoteTally.Quorum(electorate.Members, rules),
            ballots.Count,
            RootOf(ballots),
            seed,
            null,
            null,
            null,
            null,
            []);
        if (kind == ProposalKind.Election)
        {
            return count.WithElection(electorate, ballots);
        }

        var members = Tally(electorate.Members, ballots, VotingBody.Members);
        if (kind != ProposalKind.Sale)
        {
            return count with { Result = members.Decide(kind, rules), Members = members };
        }

        var directors = Tally(electorate.Directors ?? 0, ballots, VotingBody.Directors);
        return count with
        {
            Result = VoteTally.DecideSale(members, directors, rules),
            Members = members,
            Directors = directors,
        };
    }

    private SealedCount WithElection(FrozenElectorate electorate, IReadOnlyCollection<CountedBallot> ballots)
    {
        var candidates = (electorate.Candidates ?? []).Select(candidate => candidate.Id).ToList();
        var rankings = ballots.Select(ballot => (IReadOnlyList<string>)
            ((Ballot.Ranking)Ballot.Parse(ballot.Choice, isElection: true)).Candidates).ToList();
        var seats = electorate.Seats ?? 0;
        if (ballots.Count < Quorum || ballots.Count == 0 || seats == 0)
        {
            return this;
        }

        var result = PreferenceCount.Of(seats, candidates, rankings, Lot.Of(Seed, ballots.Select(one => one.Receipt)));
        return this with
        {
            Result = result.Elected.Any() ? VoteResult.Passed : VoteResult.Rejected,
            Election = result,
            Pairs = electorate.BallotsArePublic ? null : PairwiseCount.Of(candidates, rankings),
            Elected = [.. result.Elected],
        };
    }

    private static VoteTally Tally(int electorate, IEnumerable<CountedBallot> ballots, VotingBody body) => VoteTally.Of(
        electorate,
        ballots.Where(ballot => ballot.Body == body)
            .Select(ballot => ((Ballot.Choosing)Ballot.Parse(ballot.Choice, isElection: false)).Choice));

    private static string RootOf(IEnumerable<CountedBallot> ballots) => Convert.ToHexStringLower(MerkleTree.Root(
        ballots.OrderBy(ballot => ballot.Receipt, StringComparer.Ordinal).Select(ballot => MerkleTree.LeafHash(
            Encoding.UTF8.GetBytes($"{ballot.Receipt} {NameOf(ballot.Body)} {ballot.Choice}")))));

    private static string NameOf(VotingBody body) => body == VotingBody.Directors ? "directors" : "members";
}
