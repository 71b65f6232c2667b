namespace PeepFunctions.Domain;

/// <summary>The ballots of one electorate on a proposal that is no election.</summary>
/// <param name="Electorate">How many could vote, 0 or more.</param>
/// <param name="Yes">For it.</param>
/// <param name="No">Against it.</param>
/// <param name="Abstain">Neither.</param>
public sealed record VoteTally(int Electorate, int Yes, int No, int Abstain)
{
    /// <summary>How many voted.</summary>
    public int Ballots => Yes + No + Abstain;

    /// <summary>Counts choices.</summary>
    public static VoteTally Of(int electorate, IEnumerable<VoteChoice> choices)
    {
        var counts = choices.CountBy(choice => choice).ToDictionary();
        return new VoteTally(
            electorate,
            counts.GetValueOrDefault(VoteChoice.Yes),
            counts.GetValueOrDefault(VoteChoice.No),
            counts.GetValueOrDefault(VoteChoice.Abstain));
    }

    /// <summary>
    /// How many ballots a decision needs: the bylaws' part of the electorate, rounded up, and their minimum; never more
    /// than there are electors.
    /// </summary>
    public static int Quorum(int electorate, VotingRules rules) => Math.Min(
        electorate,
        Math.Max(
            (int)((((long)rules.QuorumRate.Count * electorate) + BasisPoints.Whole - 1) / BasisPoints.Whole),
            rules.QuorumMinimum));

    /// <summary>
    /// Decides on a proposal of the members alone. Abstentions count for the quorum only, and a tie passes nothing, so
    /// that one half means more than one half.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The kind is an election, or a sale, which two bodies decide.
    /// </exception>
    public VoteResult Decide(ProposalKind kind, VotingRules rules)
    {
        var needed = kind switch
        {
            ProposalKind.Resolution => rules.Resolution,
            ProposalKind.Bylaws => rules.Bylaws,
            ProposalKind.Admission => rules.Admission,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return Ballots < Quorum(Electorate, rules) || Ballots == 0 ? VoteResult.NoQuorum
            : (long)Yes * needed.Denominator >= (long)needed.Numerator * ((long)Yes + No) && Yes > No
                ? VoteResult.Passed
                : VoteResult.Rejected;
    }

    /// <summary>
    /// Decides on a sale: of all owners and of all directors, whether or not they voted. Nobody agrees in the name of a
    /// body without members.
    /// </summary>
    public static VoteResult DecideSale(VoteTally members, VoteTally directors, VotingRules rules) =>
        members.HasOfAll(rules.Sale) && directors.HasOfAll(rules.Sale) ? VoteResult.Passed : VoteResult.Rejected;

    private bool HasOfAll(Fraction needed) =>
        Electorate > 0 && (long)Yes * needed.Denominator >= (long)needed.Numerator * Electorate;
}
