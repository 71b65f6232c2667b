using CsCheck;

namespace PeepFunctions.Tests;

public class HoursLogTests
{
    private static readonly DateOnly Today = new(2026, 10, 5);

    [Theory]
    [InlineData(1)]
    [InlineData(1440)]
    public void Decide_SoundHours_AreLogged(int minutes) => Assert.Equal(
        new HoursSubmission.Logged(new HoursLog("h1", "m1", Today, minutes, "", HoursState.Pending)),
        HoursSubmission.Decide("h1", "m1", Today, minutes, null, Today));

    [Fact]
    public void Decide_UnsoundHours_SayWhy()
    {
        static HoursSubmission Submit(int days, int minutes, string note) =>
            HoursSubmission.Decide("h1", "m1", Today.AddDays(days), minutes, note, Today);

        Assert.Equal(new HoursSubmission.DateInFuture(Today), Submit(1, 60, ""));
        Assert.Equal(new HoursSubmission.MinutesOutOfRange(), Submit(0, 0, ""));
        Assert.Equal(new HoursSubmission.MinutesOutOfRange(), Submit(0, 1441, ""));
        Assert.Equal(new HoursSubmission.NoteNotOneLine(), Submit(0, 60, "a\nb"));
        Assert.Equal(new HoursSubmission.NoteNotOneLine(), Submit(0, 60, new string('x', 201)));
    }

    [Theory]
    [InlineData(HoursState.Pending, true, typeof(HoursDecision.Approved))]
    [InlineData(HoursState.Pending, false, typeof(HoursDecision.Rejected))]
    [InlineData(HoursState.Approved, true, typeof(HoursDecision.AlreadyDecided))]
    [InlineData(HoursState.Approved, false, typeof(HoursDecision.DecidedOtherwise))]
    [InlineData(HoursState.Rejected, true, typeof(HoursDecision.DecidedOtherwise))]
    [InlineData(HoursState.Rejected, false, typeof(HoursDecision.AlreadyDecided))]
    public void Decide_StateAndWord_Is(HoursState state, bool approves, Type outcome) =>
        Assert.IsType(outcome, HoursDecision.Decide(Log(state), "steward", approves));

    [Fact]
    public void Decide_OwnHours_IsRefusedInEveryState() => Gen.Select(Gens.HoursLog, Gen.Bool).Sample(
        (log, approves) => HoursDecision.Decide(log, log.Member, approves) is HoursDecision.OwnHours);

    [Fact]
    public void ToEntry_Approved_IsMinutesDatedAtTheApprovalWithoutMoney()
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(57);
        var approved = Assert.IsType<HoursDecision.Approved>(
            HoursDecision.Decide(Log(HoursState.Pending), "steward", approves: true));

        var entry = approved.Log.ToEntry(at);

        Assert.Equal(("hours:h1", at, EntrySource.Hours), (entry.Id, entry.InstantUtc, entry.Source));
        Assert.Empty(entry.Postings);
        Assert.Equal(new PatronageFact(PatronageKind.Minutes, "m1", null, 90), Assert.Single(entry.Patronage));
    }

    [Theory]
    [InlineData(HoursState.Pending)]
    [InlineData(HoursState.Rejected)]
    public void ToEntry_NotApproved_Throws(HoursState state) =>
        Assert.Throws<InvalidOperationException>(() => Log(state).ToEntry(DateTimeOffset.UnixEpoch));

    private static HoursLog Log(HoursState state) => new("h1", "m1", Today, 90, "", state);
}
