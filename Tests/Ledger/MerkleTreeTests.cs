using CsCheck;

namespace PeepFunctions.Tests;

public class MerkleTreeTests
{
    // The leaves and roots of Google's Certificate Transparency tests (google/certificate-transparency,
    // cpp/merkletree/merkle_tree_test.cc): the root over the first 1 to 8 of these leaves.
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly byte[][] Hashes = [.. Leaves.Select(l => MerkleTree.LeafHash(Convert.FromHexString(l)))];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_LeavesOfTheCtTests_IsTheirs(int count, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(Hashes.Take(count))));

    // RFC 6962, 2.1.3: the proofs of d0, d3, d4 and d6 in its tree of seven leaves have 3, 3, 3 and 2 nodes.
    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(6, 2)]
    public void InclusionProof_TreeOfTheRfc_HasAsManyNodes(int index, int nodes) =>
        Assert.Equal(nodes, MerkleTree.InclusionProof(Hashes[..7], index).Count);

    [Fact]
    public void Verify_EveryLeafOfEverySize_ProvesItsPlaceAndNoOther() =>
        Gen.Int[1, 70].SelectMany(size => Gen.Select(Gen.Const(size), Gen.Int[0, size - 1])).Sample(
            (size, index) =>
            {
                byte[][] leaves = [.. Enumerable.Range(0, size).Select(i => MerkleTree.LeafHash([(byte)i]))];
                var root = MerkleTree.Root(leaves);
                var proof = MerkleTree.InclusionProof(leaves, index);

                Assert.True(MerkleTree.Verify(root, leaves[index], index, size, proof));
                Assert.False(MerkleTree.Verify(root, MerkleTree.LeafHash([255]), index, size, proof));
                Assert.False(MerkleTree.Verify(root, leaves[index], size, size, proof));
                Assert.False(MerkleTree.Verify(root, leaves[index], index, size, [.. proof, root]));
                Assert.False(MerkleTree.Verify(root, leaves[index], -1, size, proof));
                if (size > 1)
                {
                    Assert.False(MerkleTree.Verify(root, leaves[index], (index + 1) % size, size, proof));
                    Assert.False(MerkleTree.Verify(root, leaves[index], index, size, [.. proof.Skip(1)]));
                }
            },
            iter: 300);

    [Fact]
    public void InclusionProof_NoSuchLeaf_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(Hashes, 8));
}
