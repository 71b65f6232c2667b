using System.Security.Cryptography;

namespace PeepFunctions.Domain;

/// <summary>
/// The Merkle tree of RFC 6962, section 2.1, over SHA-256: leaves are hashed behind a 0x00 byte and nodes behind a 0x01
/// byte, so that a node can never pass for a leaf.
/// </summary>
public static class MerkleTree
{
    /// <summary>The hash of a leaf's data.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }

    /// <summary>The root over leaf hashes in their order, in one pass and logarithmic memory.</summary>
    public static byte[] Root(IEnumerable<byte[]> leafHashes)
    {
        // A stack of the roots of complete subtrees, their sizes falling; two of one size become one.
        var complete = new Stack<(byte[] Hash, long Size)>();
        foreach (var leaf in leafHashes)
        {
            var (hash, size) = (leaf, 1L);
            while (complete.TryPeek(out var left) && left.Size == size)
            {
                (hash, size) = (NodeHash(complete.Pop().Hash, hash), size * 2);
            }

            complete.Push((hash, size));
        }

        if (complete.Count == 0)
        {
            return SHA256.HashData([]);
        }

        var root = complete.Pop().Hash;
        while (complete.TryPop(out var left))
        {
            root = NodeHash(left.Hash, root);
        }

        return root;
    }

    /// <summary>The sibling hashes from a leaf up to the root (RFC 6962, 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static IReadOnlyList<byte[]> InclusionProof(IReadOnlyList<byte[]> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Count);
        var siblings = new List<byte[]>();
        var level = leafHashes.ToList();
        for (; level.Count > 1; index /= 2)
        {
            var sibling = index ^ 1;
            // The last node of an odd level has no sibling and moves up as it is.
            if (sibling < level.Count)
            {
                siblings.Add(level[sibling]);
            }

            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? NodeHash(pair[0], pair[1]) : pair[0])];
        }

        return siblings;
    }

    /// <summary>Whether a leaf stands at an index of a tree of that size with that root.</summary>
    public static bool Verify(byte[] root, byte[] leafHash, long index, long size, IReadOnlyList<byte[]> proof)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (hash, used) = (leafHash, 0);
        for (var last = size - 1; last > 0; index /= 2, last /= 2)
        {
            if (index % 2 == 0 && index == last)
            {
                continue;
            }

            if (used == proof.Count)
            {
                return false;
            }

            var sibling = proof[used++];
            hash = index % 2 == 0 ? NodeHash(hash, sibling) : NodeHash(sibling, hash);
        }

        return used == proof.Count && hash.AsSpan().SequenceEqual(root);
    }

    private static byte[] NodeHash(byte[] left, byte[] right)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x01]);
        hash.AppendData(left);
        hash.AppendData(right);
        return hash.GetHashAndReset();
    }
}
