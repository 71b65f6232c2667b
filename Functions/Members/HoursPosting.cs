namespace PeepFunctions.Functions;

/// <summary>
/// Does what follows from a decision on hours: those approved come into the books, and whose they are can read who
/// decided. Harmless when repeated: a log's entry has the log's id.
/// </summary>
public sealed class HoursPosting(HoursTable hours, LedgerTable ledger, AuditTable audit)
{
    /// <summary>Does what follows from one decision and remembers that it is done.</summary>
    public async Task PostAsync(StoredHours stored, CancellationToken cancellationToken)
    {
        var log = stored.Log;
        var decidedUtc = stored.DecidedUtc ?? throw new FormatException($"Hours {log.Id} have no date of decision.");
        var decidedBy = stored.DecidedBy ?? throw new FormatException($"Nobody decided on hours {log.Id}.");
        var act = AuditAct.HoursRejected;
        if (log.State == HoursState.Approved)
        {
            act = AuditAct.HoursApproved;
            await ledger.PostAsync(log.ToEntry(decidedUtc), cancellationToken);
        }

        await audit.NoteAsync(log.Member, new AuditNote(act, decidedBy, decidedUtc, log.Id), cancellationToken);
        await hours.MarkPostedAsync(log, cancellationToken);
    }

    /// <summary>Does what follows from decisions of stewards who were cut short before it.</summary>
    public async Task PostLeftAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in hours.ReadUnpostedAsync(cancellationToken))
        {
            await PostAsync(stored, cancellationToken);
        }
    }
}
