namespace PeepFunctions.Functions;

/// <summary>Lets members read of the payout files that they are in. Harmless when repeated.</summary>
public sealed class PayoutAudit(AuditTable audit, TimeProvider clock)
{
    /// <summary>Notes that a line is in a file, and what became of it there.</summary>
    internal async Task NoteAsync(
        PayoutFile file, PayoutLine line, AuditAct? became, CancellationToken cancellationToken)
    {
        // Whoever froze the file may have been killed before this.
        await NoteAsync(
            line, new AuditNote(AuditAct.PaymentPutInFile, file.CreatedBy, file.CreatedUtc, line.Key, null, file.Id),
            cancellationToken);
        if (became is { } act)
        {
            var by = file.EndedBy ?? throw new FormatException($"Nobody has ended {file.Id}.");
            await NoteAsync(
                line, new AuditNote(act, by, clock.GetUtcNow(), line.Key, null, file.Id), cancellationToken);
        }
    }

    private Task NoteAsync(PayoutLine line, AuditNote note, CancellationToken cancellationToken) =>
        audit.NoteAsync(line.Payable.Payee, note, cancellationToken);
}
