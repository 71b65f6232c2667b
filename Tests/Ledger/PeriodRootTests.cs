using CsCheck;

namespace PeepFunctions.Tests;

public class PeriodRootTests
{
    private static readonly string Previous = new('a', 64);

    [Fact]
    public void Of_AnyOrder_IsTheSame() => Gens.Journal(20).Sample(
        entries => PeriodRoot.Of(Previous, entries.Select(PeriodLeaf.Of))
            == PeriodRoot.Of(Previous, entries.Reverse().Select(PeriodLeaf.Of)),
        iter: 100);

    [Fact]
    public void Of_NoEntries_IsTheLeafOfThePreviousRoot() => Assert.Equal(
        Convert.ToHexStringLower(MerkleTree.LeafHash(Convert.FromHexString(Previous))), PeriodRoot.Of(Previous, []));

    [Fact]
    public void Of_FirstPeriod_HasAnEmptyFirstLeaf() =>
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", PeriodRoot.Of(null, []));

    [Fact]
    public void Of_OneEntryChanged_IsAnotherRoot() => Gens.Journal(12).Where(j => j.Length > 0).Sample(
        entries =>
        {
            var root = PeriodRoot.Of(Previous, entries.Select(PeriodLeaf.Of));
            var changed = entries.ToArray();
            changed[^1] = changed[^1] with { Memo = changed[^1].Memo + "x" };

            Assert.NotEqual(root, PeriodRoot.Of(Previous, changed.Select(PeriodLeaf.Of)));
            Assert.NotEqual(root, PeriodRoot.Of(Previous, entries[..^1].Select(PeriodLeaf.Of)));
            Assert.NotEqual(root, PeriodRoot.Of(null, entries.Select(PeriodLeaf.Of)));
        },
        iter: 100);

    [Fact]
    public void Prove_EachEntry_ProvesItAndNoOther() => Gens.Journal(12).Where(j => j.Length > 1).Sample(
        entries =>
        {
            var root = PeriodRoot.Of(Previous, entries.Select(PeriodLeaf.Of));
            foreach (var entry in entries)
            {
                var proof = PeriodRoot.Prove(Previous, entries.Select(PeriodLeaf.Of), entry.Id);
                Assert.NotNull(proof);
                Assert.True(proof.Proves(entry, root));
                Assert.False(proof.Proves(entry with { Memo = entry.Memo + "x" }, root));
                Assert.False((proof with { Siblings = ["not hex"] }).Proves(entry, root));
            }
        },
        iter: 50);

    [Fact]
    public void Prove_UnknownEntry_IsNull() => Assert.Null(PeriodRoot.Prove(null, [], "txn_none"));

    [Fact]
    public void Of_OneIdTwice_Throws() => Assert.Throws<ArgumentException>(
        () => PeriodRoot.Of(null, [new PeriodLeaf("a", new byte[32]), new PeriodLeaf("a", new byte[32])]));

    [Theory]
    [InlineData("abcd")]
    [InlineData("xyz")]
    public void Of_PreviousThatIsNoRoot_Throws(string previous) =>
        Assert.Throws<FormatException>(() => PeriodRoot.Of(previous, []));
}
