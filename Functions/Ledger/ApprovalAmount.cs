namespace PeepFunctions.Functions;

/// <summary>The amount above which the bylaws ask for a second steward.</summary>
public sealed class ApprovalAmount(BylawsTable bylaws, Coop coop, TimeProvider clock)
{
    /// <summary>
    /// By the bylaws of an entry's month or of today, whichever asks for more: a date must not be a way round them.
    /// Null where neither names one.
    /// </summary>
    public async Task<long?> ReadAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var then = await bylaws.InForceAsync(coop.PeriodOf(entry.InstantUtc), cancellationToken);
        var today = await bylaws.InForceAsync(coop.PeriodOf(clock.GetUtcNow()), cancellationToken);
        return new[] { then.ExpenseApprovalMinor, today.ExpenseApprovalMinor }.Min();
    }
}
