namespace PeepFunctions.Functions;

/// <summary>The electorates that ballots are cast in.</summary>
public enum VotingBody
{
    /// <summary>The members.</summary>
    Members,

    /// <summary>The board, which has a vote of its own on a sale.</summary>
    Directors,
}

/// <summary>A ballot without its voter.</summary>
/// <param name="Receipt">By what its voter finds it.</param>
/// <param name="Body">Where it counts.</param>
/// <param name="Choice">What it says, as <see cref="Ballot.Text"/>.</param>
public sealed record CountedBallot(string Receipt, VotingBody Body, string Choice);
