using System.Text;

namespace PeepFunctions.Functions;

/// <summary>
/// What shows that an entry stands in the books of a closed period and has not been changed since: the entry as the
/// canonical JSON (RFC 8785) that was hashed, and the ways up to the root from it and from the root before.
/// </summary>
public sealed record EntryProof(
    string Period,
    string EntryId,
    string Leaf,
    PeriodProof Proof,
    PeriodProof PreviousProof,
    string Root,
    string? PreviousRoot);

/// <summary>Proofs of single entries. The tree is made of the hashes kept with the root: no other entry is read.</summary>
public sealed class PeriodProofs(PeriodsTable periods, PeriodLeavesTable leaves, LedgerTable ledger)
{
    /// <summary>The proof; null when there is no such entry under the root, or it is not for this caller.</summary>
    public async Task<EntryProof?> ProveAsync(
        Period period, string entryId, Caller caller, CancellationToken cancellationToken)
    {
        if (!IsKey(entryId)
            || await periods.FindAsync(period, cancellationToken) is not { Root: { } root } closed
            || await ledger.FindAsync(entryId, newest: period, cancellationToken) is not { } posted
            || posted.PostedTo != period
            || !(caller.IsSteward || EntryParties.Of(posted.Entry).SetEquals([caller.Id])))
        {
            return null;
        }

        var tree = await leaves.ReadLeavesAsync(period, root, cancellationToken);
        return PeriodRoot.Prove(closed.PreviousRoot, tree, entryId) is { } proof
            ? new EntryProof(
                period.ToString(),
                entryId,
                Encoding.UTF8.GetString(JournalJson.WriteEntry(posted.Entry)),
                proof,
                PeriodRoot.ProvePrevious(closed.PreviousRoot, tree),
                $"sha256:{root}",
                closed.PreviousRoot is { } previous ? $"sha256:{previous}" : null)
            : null; // posted after the period was closed: it stands in none yet
    }

    // What a table key cannot hold is the id of no entry.
    private static bool IsKey(string text) =>
        text.Length <= 300 && !text.Any(c => char.IsControl(c) || c is '/' or '\\' or '#' or '?');
}
