namespace PeepFunctions.Functions;

/// <summary>
/// What a correction is held against besides the books, and what has to stand before it is in them; whether one steward
/// enters it or two do.
/// </summary>
public sealed class Correcting(
    LedgerTable ledger, SuspenseTable suspense, AuditTable audit, Coop coop, TimeProvider clock)
{
    /// <summary>The corrections of an entry that are in the books, without the one of an id.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadOthersAsync(
        string corrected, string correction, CancellationToken cancellationToken) =>
        [
            .. (await suspense.ReadCorrectionsAsync(corrected, cancellationToken))
                .Where(one => one.Id != correction),
        ];

    /// <summary>Why suspense does not allow an entry now; null when it does, or when it is no correction.</summary>
    public async Task<Problem?> RefuseAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Corrects is not { } id)
        {
            return null;
        }

        if (await ledger.FindAsync(id, coop.PeriodOf(clock.GetUtcNow()), cancellationToken) is not { } corrected)
        {
            throw new InvalidOperationException($"{id}, which {entry.Id} corrects, is not in the books.");
        }

        var others = await ReadOthersAsync(id, entry.Id, cancellationToken);
        var waiting = LedgerCorrection.WaitingOf(corrected.Entry, others);
        return LedgerCorrection.TakesWhatWaits(entry, waiting) ? null : CorrectionProblems.NotWhatWaits(waiting);
    }

    /// <summary>
    /// Has a correction found by what it corrects, and tells whoever's account it is; nothing for another entry. The
    /// reason is in the steward's words and may name others.
    /// </summary>
    public async Task AnnounceAsync(JournalEntry entry, string steward, CancellationToken cancellationToken)
    {
        if (entry.Corrects is not { } corrected)
        {
            return;
        }

        await suspense.AddCorrectionAsync(corrected, entry.Id, coop.PeriodOf(entry.InstantUtc), cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var member in EntryParties.MembersOf(entry))
        {
            await audit.NoteAsync(
                member, new AuditNote(AuditAct.AccountCorrected, steward, now, entry.Id), cancellationToken);
        }
    }
}

/// <summary>Why a correction is refused.</summary>
internal static class CorrectionProblems
{
    /// <summary>422: it is more than one steward's.</summary>
    public static Problem NeedsAnother { get; } = Problems.Forbidden(
        "needs-another",
        "One steward alone takes back what the entry did to suspense, assets, income and expenses, up to the amount of "
        + "the bylaws. Send it with 'evidence', the hash of the document that shows it: then it waits for another.");

    /// <summary>422: so much does not wait.</summary>
    public static Problem NotWhatWaits(IReadOnlyList<Money> waiting) => Problems.Forbidden(
        "not-what-waits",
        waiting.Count == 0
            ? "Nothing of this entry waits in suspense."
            : $"Of this entry {string.Join(" and ", waiting)} waits in suspense; take at most that.");
}
