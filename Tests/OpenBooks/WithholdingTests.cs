using CsCheck;

namespace PeepFunctions.Tests;

public class WithholdingTests
{
    private const int Below = 5;

    private static readonly Gen<ClassSize[]> Sizes = Gen.Select(Gen.Int[0, 12], Gen.Bool).Array[3].Select(all =>
        all.Select((one, place) => new ClassSize((MemberClass)place, one.Item1, one.Item2)).ToArray());

    // Creators and supporters are divided by support, contributors by minutes: they get their whole pool.
    [Theory]
    [InlineData(12, 8, 0, "", false)]
    [InlineData(12, 5, 5, "", false)]
    [InlineData(12, 4, 9, "Contributor,Supporter", false)] // the next smallest could be subtracted
    [InlineData(12, 4, 0, "Creator,Contributor", false)]
    [InlineData(1, 2, 9, "Creator,Contributor,Supporter", false)]
    [InlineData(4, 12, 0, "Creator,Contributor", true)] // the total less the contributors' pool
    [InlineData(4, 9, 12, "Creator,Contributor", true)]
    [InlineData(4, 12, 9, "Creator,Supporter", false)]
    [InlineData(3, 0, 0, "Creator", true)] // nobody stands beside them: the totals are theirs
    [InlineData(0, 0, 0, "", false)]
    public void Of_ClassSizes_WithholdsWhatTellsOfFew(
        int creators, int contributors, int supporters, string classes, bool totals)
    {
        var withheld = Withholding.Of(
            [
                new(MemberClass.Creator, creators, IsOnSupport: true),
                new(MemberClass.Contributor, contributors, IsOnSupport: false),
                new(MemberClass.Supporter, supporters, IsOnSupport: true),
            ],
            Below);

        Assert.Equal(classes, string.Join(',', withheld.Classes.Order()));
        Assert.Equal(totals, withheld.Totals);
    }

    // What is shown, and the total less what is shown, each speak of nobody or of enough, or of two classes at least.
    [Fact]
    public void Of_AnySizes_LeavesNoFewToBeWorkedOut() => Sizes.Sample(sizes =>
    {
        var withheld = Withholding.Of(sizes, Below);
        var hidden = sizes.Where(size => withheld.Classes.Contains(size.Class) && size.Members > 0).ToList();

        Assert.DoesNotContain(
            sizes, size => size.Members is > 0 and < Below && !withheld.Classes.Contains(size.Class));
        Assert.True(hidden.Count != 1 || withheld.Totals);
    });

    // Whoever has the pools and the totals works out what they do not know of one class, when it is the only one.
    [Fact]
    public void Of_AnySizes_LeavesNoNonMemberPartOfFewToBeSubtracted() => Sizes.Sample(sizes =>
    {
        var withheld = Withholding.Of(sizes, Below);
        var unknown = sizes
            .Where(size => size is { Members: > 0, IsOnSupport: true } && withheld.Classes.Contains(size.Class))
            .ToList();

        Assert.True(withheld.Totals || unknown.Count != 1 || unknown[0].Members >= Below);
    });

    [Theory]
    [InlineData(true, 0, 5, 100)]
    [InlineData(false, 0, 4, 100)]
    [InlineData(true, 0, 0, 0)]
    public void ShowsCounts_OnlyOfNobodyOrEnough(bool shown, params int[] counts) =>
        Assert.Equal(shown, Withholding.ShowsCounts(counts, [], Below));

    [Theory]
    [InlineData(new[] { 12 }, new[] { 12 }, true)] // everybody is paid
    [InlineData(new[] { 10 }, new[] { 12 }, false)] // two are paid nothing
    [InlineData(new[] { 10, 0 }, new[] { 15 }, true)]
    [InlineData(new[] { 5, 5 }, new[] { 12 }, false)]
    [InlineData(new[] { 12, 8 }, new[] { 20 }, true)]
    [InlineData(new[] { 18 }, new[] { 12, 8 }, false)] // the classes together
    [InlineData(new[] { 16 }, new[] { 12 }, false)] // four are of no class
    [InlineData(new[] { 30, 13 }, new[] { 12 }, false)]
    public void ShowsCounts_BesideMembers_OnlyWhereNoFewAreLeftOver(int[] counts, int[] members, bool shown) =>
        Assert.Equal(shown, Withholding.ShowsCounts(counts, members, Below));

    // Whoever the members are: of what is shown of a month, no group lies in another so that a few are left over.
    [Fact]
    public void ShowsCounts_AnyMembers_LeaveNoFewBetweenTwoShownGroups() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3]).List[0, 40].Array[3].Sample(
            parts =>
            {
                // Each part of a month is of members who tend to be alike, as they are.
                var members = parts.SelectMany((part, most) => part.Select(one =>
                    (Class: Math.Min(one.Item1, most), State: Math.Max(one.Item2, most)))).ToList();
                var sizes = Enum.GetValues<MemberClass>()
                    .Select(one => new ClassSize(
                        one, members.Count(member => member.Class == (int)one), IsOnSupport: true))
                    .ToList();
                var withheld = Withholding.Of(sizes, Below);
                var classes = sizes.Where(size => size.Members > 0 && !withheld.Classes.Contains(size.Class)).ToList();
                var states = members.Where(member => member.State > 0).GroupBy(member => member.State)
                    .Select(group => group.Count()).ToList();
                if (!Withholding.ShowsCounts(states, classes.Select(size => size.Members), Below))
                {
                    return;
                }

                var groups = Subsets(classes.Select(size => (int)size.Class))
                    .Select(some => Places(members, member => some.Contains(member.Class)))
                    .Concat(Subsets(members.Select(member => member.State).Where(state => state > 0).Distinct())
                        .Select(some => Places(members, member => some.Contains(member.State))))
                    .ToList();
                Assert.All(groups, outer => Assert.All(
                    groups.Where(inner => inner.IsSubsetOf(outer)),
                    inner => Assert.NotInRange(outer.Count - inner.Count, 1, Below - 1)));
            },
            iter: 20_000);

    private static HashSet<int> Places<T>(IReadOnlyList<T> all, Func<T, bool> isIn) =>
        [.. Enumerable.Range(0, all.Count).Where(place => isIn(all[place]))];

    private static IEnumerable<IReadOnlyList<int>> Subsets(IEnumerable<int> of) => of.Aggregate(
        (IEnumerable<IReadOnlyList<int>>)[[]],
        (some, one) => [.. some, .. some.Select(before => (IReadOnlyList<int>)[.. before, one])]);
}
