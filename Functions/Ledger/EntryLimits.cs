namespace PeepFunctions.Functions;

/// <summary>What the books hold against a general entry: nothing owed, collective or bound goes below zero.</summary>
public sealed class EntryLimits(LedgerTable ledger, DividendRunsTable runs, Coop coop)
{
    /// <summary>Why the books do not allow an entry; null when they do, or when it is in them.</summary>
    public async Task<Problem?> RefuseAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Source != EntrySource.General
            || await ledger.FindAsync(coop.PeriodOf(entry.InstantUtc), entry.Id, cancellationToken) is not null)
        {
            return null;
        }

        var last = (await runs.ReadAllAsync(cancellationToken)).LastOrDefault(run => run.IsFrozen);
        var (book, after) = (new TrialBalance(), new List<JournalEntry>());
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            book.Add(posted.Entry);
            if (posted.Entry.Touches(Accounts.FromReserve) && (last is null || posted.PostedTo > last.Period))
            {
                after.Add(posted.Entry);
            }
        }

        if (GeneralEntry.Overdrawn(entry, book) is [var (account, holds), ..])
        {
            return Problems.Forbidden("not-enough", $"{account} holds {holds}: an entry takes at most that.");
        }

        var covers = GeneralEntry.CoversMinor(entry, coop.Currency);
        var coverable = GeneralEntry.CoverableMinor(
            last is { IsCarried: true } ? last.Figures?.SurplusMinor : null, after, coop.Currency);
        return covers > coverable
            ? Problems.Forbidden(
                "no-loss-to-cover",
                $"Of the loss that was carried {Money.FromMinor(coverable, coop.Currency)} is not covered yet.")
            : null;
    }
}
