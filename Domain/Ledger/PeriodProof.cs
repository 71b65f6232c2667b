namespace PeepFunctions.Domain;

/// <summary>Shows that an entry is under a period's root without showing any other entry.</summary>
/// <param name="Index">The leaf's place; leaf 0 is the previous period's root.</param>
/// <param name="Size">How many leaves the tree has.</param>
/// <param name="Siblings">Lower-case hex hashes from the leaf up to the root.</param>
public sealed record PeriodProof(int Index, int Size, IReadOnlyList<string> Siblings)
{
    /// <summary>Whether the entry is under the root.</summary>
    public bool Proves(JournalEntry entry, string root)
    {
        try
        {
            return MerkleTree.Verify(
                Convert.FromHexString(root),
                PeriodLeaf.Of(entry).Hash,
                Index,
                Size,
                [.. Siblings.Select(Convert.FromHexString)]);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
