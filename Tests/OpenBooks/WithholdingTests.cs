using CsCheck;

namespace PeepFunctions.Tests;

public class WithholdingTests
{
    private const int Below = 5;

    private static readonly Gen<ClassSize[]> Sizes = Gen.Int[0, 12].Array[3].Select(counts =>
        counts.Select((members, place) => new ClassSize((MemberClass)place, members)).ToArray());

    [Theory]
    [InlineData(12, 8, 0, "", false)]
    [InlineData(12, 5, 5, "", false)]
    [InlineData(12, 4, 9, "Contributor,Supporter", false)] // the next smallest could be subtracted
    [InlineData(12, 4, 0, "Creator,Contributor", false)]
    [InlineData(1, 2, 9, "Creator,Contributor,Supporter", false)]
    [InlineData(3, 0, 0, "Creator", true)] // nobody stands beside them: the totals are theirs
    [InlineData(0, 0, 0, "", false)]
    public void Of_ClassSizes_WithholdsWhatTellsOfFew(
        int creators, int contributors, int supporters, string classes, bool totals)
    {
        var withheld = Withholding.Of(
            [
                new(MemberClass.Creator, creators),
                new(MemberClass.Contributor, contributors),
                new(MemberClass.Supporter, supporters),
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

    [Theory]
    [InlineData(true, 0, 5, 100)]
    [InlineData(false, 0, 4, 100)]
    [InlineData(true, 0, 0, 0)]
    public void ShowsCounts_OnlyOfNobodyOrEnough(bool shown, params int[] counts) =>
        Assert.Equal(shown, Withholding.ShowsCounts(counts, Below));
}
