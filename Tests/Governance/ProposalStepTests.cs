namespace PeepFunctions.Tests;

public sealed class ProposalStepTests
{
    private static readonly DateTimeOffset Opens = PeepApp.Start, Closes = Opens.AddDays(14);

    [Theory]
    [InlineData(ProposalState.Announced, -1, 0, "Nothing")]
    [InlineData(ProposalState.Announced, 0, 0, "Open")]
    [InlineData(ProposalState.Open, 14 * 24 * 60 - 1, 0, "Nothing")]
    [InlineData(ProposalState.Open, 14 * 24 * 60, 0, "Close")]
    [InlineData(ProposalState.Closing, 14 * 24 * 60, 1, "Wait")]
    [InlineData(ProposalState.Closing, 14 * 24 * 60, 0, "Count")]
    [InlineData(ProposalState.Counted, 0, 0, "Seal")]
    [InlineData(ProposalState.Sealed, 14 * 24 * 60, 0, "Nothing")]
    [InlineData(ProposalState.Withdrawn, 14 * 24 * 60, 0, "Nothing")]
    public void Decide_AtTheEdges_IsTheNextStep(ProposalState state, int minutes, int fenceSeconds, string step) =>
        Assert.Equal(
            step,
            ProposalStep.Decide(state, Opens, Closes, Opens.AddMinutes(minutes), TimeSpan.FromSeconds(fenceSeconds))
                .GetType().Name);

    [Fact]
    public void Times_OfAVoteThatOpensLate_LoseNoDay()
    {
        Assert.Equal((Opens, Closes), ProposalStep.TimesOf(Opens, Closes, Opens.AddMinutes(60)));
        Assert.Equal(
            (Opens.AddDays(3), Closes.AddDays(3)), ProposalStep.TimesOf(Opens, Closes, Opens.AddDays(3)));
    }
}
