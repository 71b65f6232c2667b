using CsCheck;

namespace PeepFunctions.Tests;

public class PostingDecisionTests
{
    private static readonly Period From = Period.Parse("2026-01");

    private static readonly Dictionary<string, PeriodState> States = new(StringComparer.Ordinal)
    {
        ["2026-01"] = PeriodState.Closed,
        ["2026-02"] = PeriodState.Closed,
        ["2026-03"] = PeriodState.Closing,
    };

    [Theory]
    [InlineData("2026-04", EntrySource.Movement, "2026-04", false)]
    [InlineData("2030-04", EntrySource.Movement, "2030-04", false)]
    [InlineData("2026-03", EntrySource.Movement, "2026-04", true)]
    [InlineData("2026-01", EntrySource.Expense, "2026-04", true)]
    [InlineData("2026-02", EntrySource.Correction, "2026-04", true)]
    [InlineData("2025-12", EntrySource.Movement, "2025-12", false)]
    [InlineData("2024-03", EntrySource.Hours, "2024-03", false)]
    [InlineData("2026-03", EntrySource.Close, "2026-03", false)]
    public void Decide_PeriodAndSource_PostsTo(string truePeriod, EntrySource source, string posted, bool late) =>
        Assert.Equal(
            new PostingDecision.PostTo(Period.Parse(posted), late),
            PostingDecision.Decide(Period.Parse(truePeriod), source, From, StateOf));

    [Theory]
    [InlineData("2026-01", PeriodState.Closed)]
    [InlineData("2026-04", PeriodState.Open)]
    [InlineData("2025-12", PeriodState.Open)]
    public void Decide_ClosingEntryOfAPeriodNotClosing_IsRefused(string period, PeriodState state) => Assert.Equal(
        new PostingDecision.NotClosing(state),
        PostingDecision.Decide(Period.Parse(period), EntrySource.Close, From, StateOf));

    [Fact]
    public void Decide_NothingEverOpen_Throws() => Assert.Throws<InvalidOperationException>(
        () => PostingDecision.Decide(From, EntrySource.Movement, From, _ => PeriodState.Closed));

    [Fact]
    public void Decide_AnyStates_NeverPostsAFactToAClosedOrClosingPeriodNorBackwards() => Gen.Select(
        Gen.Int[-5, 20], Gen.Enum<PeriodState>().Array[16], Gen.Enum<EntrySource>()).Sample(
        (months, states, source) =>
        {
            PeriodState State(Period p) =>
                p.MonthsSince(From) is >= 0 and < 16 and var month ? states[month] : PeriodState.Open;
            var period = From.AddMonths(months);

            if (PostingDecision.Decide(period, source, From, State) is PostingDecision.PostTo to)
            {
                Assert.True(to.Period >= period);
                Assert.Equal(to.Period != period, to.IsLate);
                Assert.Equal(source == EntrySource.Close ? PeriodState.Closing : PeriodState.Open, State(to.Period));
            }
            else
            {
                Assert.Equal(EntrySource.Close, source);
            }
        });

    private static PeriodState StateOf(Period period) => States.GetValueOrDefault(period.ToString());
}
