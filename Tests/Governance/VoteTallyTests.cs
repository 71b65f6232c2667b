using CsCheck;

namespace PeepFunctions.Tests;

public sealed class VoteTallyTests
{
    private static readonly VotingRules Rules = BylawsDocument.Founding.Voting; // 5 % and at least 5

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)] // fewer than the minimum: all of them
    [InlineData(5, 5)]
    [InlineData(100, 5)] // 5 % is the minimum
    [InlineData(101, 6)] // 5.05 rounded up
    [InlineData(120, 6)]
    [InlineData(121, 7)]
    [InlineData(1_000_000, 50_000)]
    public void Quorum_OfAnElectorate_IsTheRateRoundedUpAndAtLeastTheMinimum(int electorate, int quorum) =>
        Assert.Equal(quorum, VoteTally.Quorum(electorate, Rules));

    [Theory]
    [InlineData(ProposalKind.Resolution, 3, 2, 0, VoteResult.Passed)]
    [InlineData(ProposalKind.Resolution, 3, 3, 0, VoteResult.Rejected)] // 1/2 is reached, but not more yes than no
    [InlineData(ProposalKind.Resolution, 1, 0, 4, VoteResult.Passed)] // abstentions make the quorum
    [InlineData(ProposalKind.Resolution, 4, 0, 0, VoteResult.NoQuorum)]
    [InlineData(ProposalKind.Resolution, 0, 0, 9, VoteResult.Rejected)]
    [InlineData(ProposalKind.Bylaws, 4, 2, 0, VoteResult.Passed)] // exactly two thirds
    [InlineData(ProposalKind.Bylaws, 199, 100, 0, VoteResult.Rejected)]
    [InlineData(ProposalKind.Admission, 200, 100, 0, VoteResult.Passed)]
    public void Decide_AtTheEdges_AsTheBylawsSay(ProposalKind kind, int yes, int no, int abstain, VoteResult result) =>
        Assert.Equal(result, new VoteTally(400, yes, no, abstain).Decide(kind, Rules with { QuorumRate = default }));

    [Theory]
    [InlineData(9, 6, 6, 4, VoteResult.Passed)] // two thirds of all of both
    [InlineData(9, 5, 6, 4, VoteResult.Rejected)]
    [InlineData(9, 6, 6, 3, VoteResult.Rejected)]
    [InlineData(9, 9, 0, 0, VoteResult.Rejected)] // no board: nobody agrees for it
    public void DecideSale_NeedsTwoThirdsOfAllOwnersAndOfAllDirectors(
        int owners, int ownersYes, int directors, int directorsYes, VoteResult result) => Assert.Equal(
        result,
        VoteTally.DecideSale(
            new VoteTally(owners, ownersYes, 0, 0), new VoteTally(directors, directorsYes, 0, 0), Rules));

    [Fact]
    public void Decide_OneMoreYes_NeverUndoesAPassing() => Gen.Select(
        Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Enum<ProposalKind>()).Sample(
        (yes, no, abstain, kind) =>
        {
            if (kind is ProposalKind.Election or ProposalKind.Sale)
            {
                return true;
            }

            var tally = new VoteTally(200, yes, no, abstain);
            return tally.Decide(kind, Rules) != VoteResult.Passed
                || (tally with { Yes = yes + 1 }).Decide(kind, Rules) == VoteResult.Passed;
        });

    [Theory]
    [InlineData(2, 49, false)] // nothing, A, B, AB, BA: five rankings
    [InlineData(2, 50, true)]
    [InlineData(3, 159, false)] // 1 + 3 + 6 + 6
    [InlineData(3, 160, true)]
    [InlineData(20, int.MaxValue, false)]
    public void IsPublic_NeedsTenElectorsForEachRanking(int candidates, int electors, bool isPublic) =>
        Assert.Equal(isPublic, BallotSecrecy.IsPublic(electors, candidates));

    [Fact]
    public void Vacancies_WhereAPhaseTookASeatAway_AreNone()
    {
        var now = PeepApp.Start;
        var phase = BylawsDocument.Founding.Phases[0]; // two creators, three of the company, one contributor
        BoardSeat Seat(string group, int until) => new(group, "mem", now.AddMonths(-1), now.AddMonths(until));

        Assert.Equal(2, BoardSeat.Vacancies([], phase, "creator", now));
        Assert.Equal(1, BoardSeat.Vacancies([Seat("creator", 1), Seat("contributor", 1)], phase, "creator", now));
        Assert.Equal(0, BoardSeat.Vacancies(
            Enumerable.Repeat(Seat("creator", 1), 3), phase, "creator", now));
        Assert.Equal(2, BoardSeat.Vacancies([Seat("creator", 0)], phase, "creator", now)); // the term ends now
        Assert.Equal(0, BoardSeat.Vacancies([], phase, "supporter", now));
    }
}
