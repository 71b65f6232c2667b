namespace PeepFunctions.Domain;

/// <summary>
/// The Merkle root of a closed period: RFC 6962 over the RFC 8785 JSON of its posted entries in ordinal id order. The
/// first leaf is the root of the period before, so that each root vouches for the whole past; before the first period
/// it is empty. Whoever kept a root can show that something was changed later.
/// </summary>
public static class PeriodRoot
{
    /// <summary>The root in lower-case hex.</summary>
    /// <param name="previousRoot">The root of the period before in hex, or null before the first.</param>
    /// <param name="leaves">The posted entries, in any order.</param>
    /// <exception cref="ArgumentException">Two leaves have one id.</exception>
    /// <exception cref="FormatException">The previous root is not 32 bytes of hex.</exception>
    public static string Of(string? previousRoot, IEnumerable<PeriodLeaf> leaves) =>
        Convert.ToHexStringLower(MerkleTree.Root(Tree(previousRoot, Sorted(leaves))));

    /// <summary>The proof for one entry, or null when it is not among the leaves.</summary>
    /// <exception cref="ArgumentException">Two leaves have one id.</exception>
    /// <exception cref="FormatException">The previous root is not 32 bytes of hex.</exception>
    public static PeriodProof? Prove(string? previousRoot, IEnumerable<PeriodLeaf> leaves, string id)
    {
        var sorted = Sorted(leaves);
        var place = Array.FindIndex(sorted, leaf => leaf.Id == id);
        return place < 0 ? null : ProveAt(place + 1, previousRoot, sorted);
    }

    /// <summary>The proof that the root covers the root of the period before.</summary>
    /// <exception cref="ArgumentException">Two leaves have one id.</exception>
    /// <exception cref="FormatException">The previous root is not 32 bytes of hex.</exception>
    public static PeriodProof ProvePrevious(string? previousRoot, IEnumerable<PeriodLeaf> leaves) =>
        ProveAt(0, previousRoot, Sorted(leaves));

    private static PeriodProof ProveAt(int index, string? previousRoot, PeriodLeaf[] sorted)
    {
        var tree = Tree(previousRoot, sorted).ToList();
        return new PeriodProof(
            index, tree.Count, [.. MerkleTree.InclusionProof(tree, index).Select(Convert.ToHexStringLower)]);
    }

    private static IEnumerable<byte[]> Tree(string? previousRoot, PeriodLeaf[] sorted)
    {
        var previous = previousRoot is null ? [] : Convert.FromHexString(previousRoot);
        if (previous.Length is not (0 or 32))
        {
            throw new FormatException("A root is 32 bytes in hex.");
        }

        return sorted.Select(leaf => leaf.Hash).Prepend(MerkleTree.LeafHash(previous));
    }

    private static PeriodLeaf[] Sorted(IEnumerable<PeriodLeaf> leaves)
    {
        var sorted = leaves.ToArray();
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Id, right.Id));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Id == sorted[i - 1].Id)
            {
                throw new ArgumentException($"The entry {sorted[i].Id} stands twice in one period.", nameof(leaves));
            }
        }

        return sorted;
    }
}
