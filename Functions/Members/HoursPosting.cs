namespace PeepFunctions.Functions;

/// <summary>Brings approved hours into the books. Harmless when repeated: a log's entry has the log's id.</summary>
public sealed class HoursPosting(HoursTable hours, LedgerTable ledger)
{
    /// <summary>Posts hours that are approved and remembers that they are posted.</summary>
    public async Task PostAsync(HoursLog log, DateTimeOffset? decidedUtc, CancellationToken cancellationToken)
    {
        await ledger.PostAsync(
            log.ToEntry(decidedUtc ?? throw new FormatException($"Hours {log.Id} have no date of approval.")),
            cancellationToken);
        await hours.MarkPostedAsync(log, cancellationToken);
    }

    /// <summary>Posts what was approved by somebody who was cut short before the entry.</summary>
    public async Task PostLeftAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in hours.ReadUnpostedAsync(cancellationToken))
        {
            await PostAsync(stored.Log, stored.DecidedUtc, cancellationToken);
        }
    }
}
