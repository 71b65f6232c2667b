namespace PeepFunctions.Functions;

/// <summary>What the books hold against what two stewards enter: nothing owed, collective or bound goes below zero.</summary>
public sealed class EntryLimits(
    LedgerTable ledger, LedgerBalances balances, DividendRunsTable runs, PeriodsTable periods, Coop coop)
{
    private static readonly Problem BeforeTheFirstMonth = Problems.Forbidden(
        "before-first-month", "What is collective moves from the first month of the bylaws on: date it then or later.");

    private static readonly Problem MonthUnderWay = Problems.Conflict(
        "month-under-way", "A month is being divided: try again once it is closed.");

    /// <summary>Why the books do not allow an entry; null when they do, or when it is in them.</summary>
    public async Task<Problem?> RefuseAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Source is not (EntrySource.General or EntrySource.Correction)
            || await ledger.FindAsync(coop.PeriodOf(entry.InstantUtc), entry.Id, cancellationToken) is not null)
        {
            return null;
        }

        // History lies in no window: what it took from the reserve would count nowhere, and could be taken again.
        if (coop.PeriodOf(entry.InstantUtc) < coop.FirstPeriod
            && new[] { Accounts.Reserve, Accounts.FromReserve, Accounts.Undistributed }.Any(entry.Touches))
        {
            return BeforeTheFirstMonth;
        }

        // What counts after the last frozen run counts in a month that is not closed.
        var (last, after) = (await LastFrozenAsync(cancellationToken), new List<JournalEntry>());
        var book = await balances.ReadForAsync(
            entry,
            posted =>
            {
                if (posted.Entry.Touches(Accounts.FromReserve) && (last is null || posted.PostedTo > last.Period))
                {
                    after.Add(posted.Entry);
                }
            },
            cancellationToken);

        // While a run is posted, what it divides lies in 'undistributed' and is no longer anybody's to spend. What covers
        // a loss is held against the last run, which must be that still.
        if ((entry.Touches(Accounts.Undistributed) || entry.Touches(Accounts.FromReserve))
            && await IsUnderWayAsync(last, await LastFrozenAsync(cancellationToken), cancellationToken))
        {
            return MonthUnderWay;
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

    private async Task<RunRow?> LastFrozenAsync(CancellationToken cancellationToken) =>
        (await runs.ReadAllAsync(cancellationToken)).LastOrDefault(run => run.IsFrozen);

    // Also a run that was frozen while the books were read.
    private async Task<bool> IsUnderWayAsync(RunRow? before, RunRow? now, CancellationToken cancellationToken) =>
        now is not null
        && (before?.Period != now.Period
            || (!now.IsCarried && (await periods.ListAsync(cancellationToken))
                .All(row => row.Period != now.Period || row.State != PeriodState.Closed)));
}
