namespace PeepFunctions.Functions;

/// <summary>
/// Somebody who stands. Their handle is looked up where it is shown, so that it goes when they leave.
/// </summary>
/// <param name="Id">What they are ranked by; it leads to nobody.</param>
/// <param name="Member">The member.</param>
public sealed record Candidate(string Id, string Member);

/// <summary>Who votes, fixed when the vote opens.</summary>
/// <param name="Members">How many.</param>
/// <param name="MembersRoot">The Merkle root over their ids.</param>
/// <param name="Directors">Of a sale: how many directors.</param>
/// <param name="DirectorsRoot">Of a sale: the root over theirs.</param>
/// <param name="Seats">Of an election: how many seats are filled.</param>
/// <param name="Candidates">Of an election: who stands.</param>
public sealed record FrozenElectorate(
    int Members,
    string MembersRoot,
    int? Directors = null,
    string? DirectorsRoot = null,
    int? Seats = null,
    IReadOnlyList<Candidate>? Candidates = null)
{
    /// <summary>Whether ballots are published one by one.</summary>
    public bool BallotsArePublic => Candidates is null || BallotSecrecy.IsPublic(Members, Candidates.Count);
}
