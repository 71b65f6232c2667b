using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class RosterMemberTests
{
    private static readonly DateTimeOffset End = new(2036, 2, 1, 5, 0, 0, TimeSpan.Zero);

    // Hours from the month's end at which the member became active, was suspended and left.
    [Theory]
    [InlineData(MemberState.Active, -1, null, null, MemberState.Active)]
    [InlineData(MemberState.Active, 0, null, null, MemberState.Applicant)]
    [InlineData(MemberState.Applicant, null, null, null, MemberState.Applicant)]
    [InlineData(MemberState.Suspended, -9, -1, null, MemberState.Suspended)]
    [InlineData(MemberState.Suspended, -9, 0, null, MemberState.Active)]
    [InlineData(MemberState.Suspended, -9, null, null, MemberState.Suspended)] // since when is not known
    [InlineData(MemberState.Suspended, null, 0, null, MemberState.Suspended)] // never paid a share
    [InlineData(MemberState.Departed, -9, null, -1, MemberState.Departed)]
    [InlineData(MemberState.Departed, -9, null, 0, MemberState.Active)]
    [InlineData(MemberState.Departed, -9, null, null, MemberState.Departed)]
    [InlineData(MemberState.Departed, -9, -1, 1, MemberState.Suspended)]
    [InlineData(MemberState.Departed, -9, 0, 1, MemberState.Active)]
    [InlineData(MemberState.Departed, 1, null, 2, MemberState.Applicant)]
    [InlineData(MemberState.Departed, null, null, 1, MemberState.Departed)]
    public void StateBefore_TheMonthsEnd_IsNotWhatCameAfter(
        MemberState now, int? active, int? suspended, int? left, MemberState then) =>
        Assert.Equal(
            then,
            new RosterMember("a", now, new ClassHistory([], []), At(active), null, null, false, At(suspended), At(left)).StateBefore(End));

    private static DateTimeOffset? At(int? hours) => hours is { } count ? End.AddHours(count) : null;
}
