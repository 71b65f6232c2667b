using static PeepFunctions.Tests.DividendWorld;

namespace PeepFunctions.Tests;

public sealed class EligibilityTests
{
    private static readonly EligibilityRules Rules = BylawsDocument.Founding.Eligibility;

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Judge_Creator_NeedsTenDistinctSupporters(int supporters, bool eligible)
    {
        var fold = new EligibilityFold(Rules, October);
        foreach (var i in Enumerable.Range(0, supporters))
        {
            // Spread over the three periods, and twice from each.
            fold.Add(Support("a", $"s{i}", 1), October.AddMonths(-(i % 3)));
            fold.Add(Support("a", $"s{i}", 1), October);
        }

        fold.Add(Support("a", "too-old", 1), October.AddMonths(-3));
        fold.Add(Support("a", "too-late", 1), October.AddMonths(1));
        fold.Add(Support("a", "taken-back", 5), October.AddMonths(-1));
        fold.Add(Support("a", "taken-back", -5), October);
        var judged = Assert.Single(Eligibility.Judge(Subject("a", 1), fold));
        Assert.Equal(eligible, judged.Eligible);
        Assert.Equal($"{supporters} of 10 supporters in 3 months", judged.Reason);
    }

    [Theory]
    [InlineData(4_799, false)]
    [InlineData(4_800, true)]
    public void Judge_Contributor_NeedsEightyHours(int minutes, bool eligible)
    {
        var fold = new EligibilityFold(Rules, October);
        fold.Add(Hours("w", minutes - 100), October.AddMonths(-20));
        fold.Add(Hours("w", 100), October);
        Assert.Equal(eligible, Assert.Single(Eligibility.Judge(Subject("w", 2, -20), fold)).Eligible);
        Assert.False(Assert.Single(Eligibility.Judge(Subject("w", 2), fold)).Eligible);
        Assert.False(Assert.Single(Eligibility.Judge(Subject("w", 2, 1), fold)).Eligible);
    }

    [Theory]
    [InlineData(5, 180, false)]
    [InlineData(6, 179, false)]
    [InlineData(6, 180, true)]
    public void Judge_Contributor_OrSixMonthsWithThreeHours(int months, int minutes, bool eligible)
    {
        var fold = new EligibilityFold(Rules, October);
        foreach (var month in Enumerable.Range(0, months))
        {
            fold.Add(Hours("w", minutes), October.AddMonths(-month * 2));
        }

        Assert.Equal(eligible, Assert.Single(Eligibility.Judge(Subject("w", 2, -30), fold)).Eligible);
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    public void Judge_Supporter_NeedsThreeGivenInThePeriod(int minor, bool eligible)
    {
        var fold = new EligibilityFold(Rules, October);
        fold.Add(Support("a", "s", minor), October);
        fold.Add(Support("a", "s", 1_000), October.AddMonths(-1));
        Assert.Equal(eligible, Assert.Single(Eligibility.Judge(Subject("s", 4), fold)).Eligible);
    }

    [Theory]
    [InlineData(MemberState.Applicant)]
    [InlineData(MemberState.Suspended)]
    [InlineData(MemberState.Departed)]
    public void Judge_NotActive_IsNeverEligible(MemberState state)
    {
        var fold = new EligibilityFold(Rules, October);
        fold.Add(Support("a", "s", 300), October);
        var judged = Eligibility.Judge(Subject("s", 7, -1) with { State = state }, fold);
        Assert.Equal(3, judged.Length);
        Assert.True(Eligibility.ClassesOf(judged).IsEmpty);
    }

    [Fact]
    public void After_SameJudgement_KeepsItsDate()
    {
        var gained = new Eligibility("a", MemberClass.Creator, true, "", October.AddMonths(-4));
        var now = gained with { Since = October };
        Assert.Equal(October.AddMonths(-4), now.After(gained).Since);
        Assert.Equal(October, (now with { Eligible = false }).After(gained).Since);
        Assert.Equal(October, now.After(null).Since);
    }

    [Fact]
    public void Merge_Shards_JudgeAsOneFold()
    {
        var (whole, left, right) = (Fold(), Fold(), Fold());
        for (var i = 0; i < 12; i++)
        {
            var entry = Support("a", $"s{i % 10}", i < 10 ? 1 : -1);
            whole.Add(entry, October);
            (i % 2 == 0 ? left : right).Add(entry, October);
        }

        left.Merge(right);
        Assert.Equal(8, whole.SupportersOf("a"));
        Assert.Equal(8, left.SupportersOf("a"));
        Assert.Throws<ArgumentException>(() => left.Merge(new EligibilityFold(Rules, October.AddMonths(1))));
        static EligibilityFold Fold() => new(Rules, October);
    }

    private static EligibilitySubject Subject(string member, int classes, int? since = null) => new(
        member, MemberState.Active, Classes(classes), since is { } months ? October.AddMonths(months) : null);
}
