namespace PeepFunctions.Domain;

/// <summary>
/// The Merkle root of a sealed fiscal year: RFC 6962 over the roots of its periods in their order, each leaf being a
/// root's 32 bytes. The first leaf is the root of the year before, or empty before the first, so that each root vouches
/// for the whole past. Together with a period's proof it shows that an entry stands in the year.
/// </summary>
public static class YearRoot
{
    /// <summary>The root in lower-case hex.</summary>
    /// <param name="previousRoot">The root of the year before in hex, or null before the first.</param>
    /// <param name="periodRoots">The roots of the year's periods in hex, oldest first.</param>
    /// <exception cref="ArgumentException">The year has no periods.</exception>
    /// <exception cref="FormatException">A root is not 32 bytes of hex.</exception>
    public static string Of(string? previousRoot, IReadOnlyList<string> periodRoots)
    {
        if (periodRoots.Count == 0)
        {
            throw new ArgumentException("A year has periods.", nameof(periodRoots));
        }

        var first = MerkleTree.LeafHash(previousRoot is null ? [] : Bytes(previousRoot));
        return Convert.ToHexStringLower(MerkleTree.Root(
            periodRoots.Select(root => MerkleTree.LeafHash(Bytes(root))).Prepend(first)));
    }

    private static byte[] Bytes(string root) => Convert.FromHexString(root) is { Length: 32 } bytes
        ? bytes
        : throw new FormatException("A root is 32 bytes in hex.");
}
