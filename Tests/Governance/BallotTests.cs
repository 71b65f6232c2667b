namespace PeepFunctions.Tests;

public sealed class BallotTests
{
    private static readonly HashSet<string> Candidates = ["a", "b", "c"];

    [Fact]
    public void Reading_OfAnythingButOneFormThatFits_SaysWhatIsWrong()
    {
        Assert.IsType<BallotReading.WrongForm>(BallotReading.Of(null, null, null));
        Assert.IsType<BallotReading.WrongForm>(BallotReading.Of(null, VoteChoice.Yes, []));
        Assert.IsType<BallotReading.WrongForm>(BallotReading.Of(Candidates, VoteChoice.Yes, null));
        Assert.IsType<BallotReading.WrongForm>(BallotReading.Of(Candidates, VoteChoice.Yes, ["a"]));
        Assert.Equal(new BallotReading.UnknownOption(2), BallotReading.Of(Candidates, null, ["a", "x"]));
        Assert.Equal(new BallotReading.OptionRepeated(3), BallotReading.Of(Candidates, null, ["a", "b", "a"]));
        Assert.Equal(new BallotReading.RankSkipped(1), BallotReading.Of(Candidates, null, [null, "b"]));
    }

    [Theory]
    [InlineData("c>a", "c", "a")]
    [InlineData("abstain")]
    public void Text_OfARanking_ReadsBack(string text, params string[] ranking)
    {
        var ballot = Assert.IsType<BallotReading.Valid>(BallotReading.Of(Candidates, null, ranking)).Ballot;

        Assert.Equal(text, ballot.Text);
        Assert.Equal(ranking, Assert.IsType<Ballot.Ranking>(Ballot.Parse(text, isElection: true)).Candidates);
    }

    [Theory]
    [InlineData(VoteChoice.Yes, "yes")]
    [InlineData(VoteChoice.No, "no")]
    [InlineData(VoteChoice.Abstain, "abstain")]
    public void Text_OfAChoice_ReadsBack(VoteChoice choice, string text)
    {
        Assert.Equal(text, new Ballot.Choosing(choice).Text);
        Assert.Equal(new Ballot.Choosing(choice), Ballot.Parse(text, isElection: false));
    }

    /// <summary>printf '%032d' 0 | xxd -r -p; 16 zero bytes twice: SHA-256 of 32 zero bytes.</summary>
    [Fact]
    public void Receipt_IsTheHashOfBothNonces()
    {
        var zero = new string('0', 32);
        Assert.Equal("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925", BallotReceipt.Of(zero, zero));
        Assert.Throws<ArgumentException>(() => BallotReceipt.Of(zero, zero[1..]));
        Assert.All(
            new[] { null, "", new string('A', 32), new string('a', 33), new string('a', 32) + "\n" },
            text => Assert.False(BallotReceipt.IsNonce(text)));
    }
}
