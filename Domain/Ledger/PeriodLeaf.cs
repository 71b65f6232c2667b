namespace PeepFunctions.Domain;

/// <summary>One posted entry in its period's tree: all that has to be kept of it to compute the root.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Hash">The leaf hash of the entry's canonical JSON.</param>
public sealed record PeriodLeaf(string Id, byte[] Hash)
{
    /// <summary>The leaf of an entry.</summary>
    public static PeriodLeaf Of(JournalEntry entry) =>
        new(entry.Id, MerkleTree.LeafHash(JournalJson.WriteEntry(entry)));
}
