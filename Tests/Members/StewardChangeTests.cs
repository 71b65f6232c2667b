using CsCheck;

namespace PeepFunctions.Tests;

public sealed class StewardChangeTests
{
    private static readonly Gen<string[]> People =
        Gen.Int[0, 9].Select(number => $"m{number}").Array[0, 8].Select(many => many.Distinct().ToArray());

    [Theory]
    [InlineData(StewardChangeKind.Appoint, MemberState.Active, false, 0, typeof(StewardChange.Changes))]
    [InlineData(StewardChangeKind.Appoint, MemberState.Active, true, 0, typeof(StewardChange.AlreadyIs))]
    [InlineData(StewardChangeKind.Appoint, MemberState.Applicant, false, 5, typeof(StewardChange.NotActive))]
    [InlineData(StewardChangeKind.Appoint, MemberState.Suspended, false, 5, typeof(StewardChange.NotActive))]
    [InlineData(StewardChangeKind.Appoint, MemberState.Departed, false, 5, typeof(StewardChange.NotActive))]
    [InlineData(StewardChangeKind.Remove, MemberState.Active, true, 0, typeof(StewardChange.TooFewStay))]
    [InlineData(StewardChangeKind.Remove, MemberState.Active, true, 1, typeof(StewardChange.TooFewStay))]
    [InlineData(StewardChangeKind.Remove, MemberState.Active, true, 2, typeof(StewardChange.Changes))]
    [InlineData(StewardChangeKind.Remove, MemberState.Suspended, true, 1, typeof(StewardChange.TooFewStay))]
    [InlineData(StewardChangeKind.Remove, MemberState.Applicant, true, 2, typeof(StewardChange.Changes))]
    [InlineData(StewardChangeKind.Remove, MemberState.Active, false, 0, typeof(StewardChange.AlreadyIs))]
    public void Decide_AtTheBoundaries_Is(
        StewardChangeKind kind, MemberState state, bool isSteward, int othersStaying, Type expected) =>
        Assert.IsType(expected, StewardChange.Decide(kind, state, isSteward, othersStaying));

    [Fact]
    public void Decide_AnyHistory_NeverLeavesFewerThanTwoOnceThereWere() =>
        Gen.Select(Gen.Enum<StewardChangeKind>(), Gen.Int[0, 5]).Array[0, 40].Sample(history =>
        {
            var stewards = new HashSet<int> { 0 };
            var most = 1;
            foreach (var (kind, who) in history)
            {
                var others = stewards.Count(one => one != who);
                if (StewardChange.Decide(kind, MemberState.Active, stewards.Contains(who), others)
                    is StewardChange.Changes)
                {
                    Assert.True(kind == StewardChangeKind.Appoint ? stewards.Add(who) : stewards.Remove(who));
                }

                most = Math.Max(most, stewards.Count);
                Assert.True(stewards.Count >= Math.Min(most, StewardChange.StayAtLeast));
            }
        });

    [Fact]
    public void Missing_AnyStewards_AreAllWhoHaveNotConfirmedButWhomARemovalIsAbout() =>
        Gen.Select(Gen.Enum<StewardChangeKind>(), Gen.Int[0, 9], People, People).Sample(
            (kind, who, stewards, confirmed) =>
            {
                var about = $"m{who}";
                var missing = StewardChange.Missing(kind, about, stewards, confirmed);
                Assert.Equal(missing.Order(StringComparer.Ordinal).Distinct(), missing);
                Assert.All(stewards, steward => Assert.Equal(
                    !confirmed.Contains(steward) && (kind == StewardChangeKind.Appoint || steward != about),
                    missing.Contains(steward)));
                Assert.All(missing, one => Assert.Contains(one, stewards));
            });
}
