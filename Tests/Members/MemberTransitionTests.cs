using CsCheck;
using static PeepFunctions.Domain.MemberTransition;

namespace PeepFunctions.Tests;

public class MemberTransitionTests
{
    // Every state with every change.
    [Theory]
    [InlineData(MemberState.Applicant, MemberChange.SharePaid, MemberState.Active)]
    [InlineData(MemberState.Applicant, MemberChange.Suspend, null)]
    [InlineData(MemberState.Applicant, MemberChange.Reinstate, null)]
    [InlineData(MemberState.Applicant, MemberChange.Depart, MemberState.Departed)]
    [InlineData(MemberState.Active, MemberChange.SharePaid, MemberState.Active)]
    [InlineData(MemberState.Active, MemberChange.Suspend, MemberState.Suspended)]
    [InlineData(MemberState.Active, MemberChange.Reinstate, MemberState.Active)]
    [InlineData(MemberState.Active, MemberChange.Depart, MemberState.Departed)]
    [InlineData(MemberState.Suspended, MemberChange.SharePaid, MemberState.Suspended)]
    [InlineData(MemberState.Suspended, MemberChange.Suspend, MemberState.Suspended)]
    [InlineData(MemberState.Suspended, MemberChange.Reinstate, MemberState.Active)]
    [InlineData(MemberState.Suspended, MemberChange.Depart, MemberState.Departed)]
    [InlineData(MemberState.Departed, MemberChange.SharePaid, null)]
    [InlineData(MemberState.Departed, MemberChange.Suspend, null)]
    [InlineData(MemberState.Departed, MemberChange.Reinstate, null)]
    [InlineData(MemberState.Departed, MemberChange.Depart, MemberState.Departed)]
    public void Decide_StateAndChange_Becomes(MemberState state, MemberChange change, MemberState? next)
    {
        MemberTransition expected =
            next is not { } to ? new Refused(state, change) : to == state ? new AlreadyIs(state) : new Became(to);

        Assert.Equal(expected, Decide(state, change));
    }

    [Fact]
    public void Decide_SameChangeAgain_NeverMovesASecondTime() =>
        Gen.Select(Gen.Enum<MemberState>(), Gen.Enum<MemberChange>()).Sample(
            (state, change) => Decide(state, change) is not Became first || Decide(first.State, change) is AlreadyIs);

    [Fact]
    public void TryParse_NamesOfAnySet_GiveItBack() => Gens.MemberClasses.Sample(
        set => MemberClasses.TryParse(set.Names, out var read) && read == set);

    [Fact]
    public void With_AndWithout_AreASet()
    {
        var set = MemberClasses.From(MemberClass.Supporter, MemberClass.Creator, MemberClass.Creator);

        Assert.Equal([MemberClass.Creator, MemberClass.Supporter], set.Members);
        Assert.Equal("creator,supporter", set.ToString());
        Assert.False(set.Contains(MemberClass.Contributor));
        Assert.True(set.Without(MemberClass.Creator).Without(MemberClass.Supporter).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.With((MemberClass)3));
    }

    [Theory]
    [InlineData("Creator")]
    [InlineData("company")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_UnknownClass_IsFalse(string? name) =>
        Assert.False(MemberClasses.TryParse(["creator", name], out _));
}
