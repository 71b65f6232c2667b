using System.Collections.Concurrent;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Makes sure that everything that moved at Stripe is in the books, whatever events came: lists the movements since the
/// last time, posts each through the same code as events do, asks about every open dispute, and compares the balance.
/// </summary>
public sealed class Reconciliation(
    StripeClient stripe,
    StripeMovements movements,
    MovementPosting posting,
    Disputes disputes,
    OpenDisputes openDisputes,
    StripeBalance balance,
    LedgerTable ledger,
    LedgerBalances balances,
    ReconciliationsTable results,
    StewardNotices notices,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>How far before the last time it looks again.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(3);

    // A handler lives for five minutes (functionTimeout in host.json); a slice must end well within what is left.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Slice = TimeSpan.FromDays(1);

    private const int ComparisonsMost = 3, AtOnce = 8;

    /// <summary>Goes on with a reconciliation; false when the time is up and it is to be gone on with.</summary>
    public async Task<bool> RunAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (run.DoneToUtc is null)
        {
            run.FromUtc = await results.WatermarkAsync(cancellationToken) - Overlap;
        }

        var next = run.DoneToUtc ?? run.FromUtc;
        while (next is null || next < clock.GetUtcNow() - Slice)
        {
            // Before the first watermark: everything up to the month before the bylaws at once, then day by day.
            var end = next is { } start
                ? start + Slice
                : Earlier(coop.FirstPeriod.AddMonths(-1).StartUtc(coop.TimeZone), clock.GetUtcNow() - Slice);
            await PostAsync(run, next, end, cancellationToken);
            next = run.DoneToUtc = end;
            await results.KeepAsync(run, cancellationToken);
            if (TimeProvider.System.GetElapsedTime(began) > Budget)
            {
                return false;
            }
        }

        await CompareAsync(run, next.Value, cancellationToken);

        // After everything that was listed: a dispute of this very day is among them.
        await foreach (var dispute in openDisputes.ReadAsync(cancellationToken))
        {
            await disputes.RefreshAsync(dispute, cancellationToken);
        }

        await EndAsync(run, cancellationToken);
        return true;
    }

    private async Task CompareAsync(ReconciliationRow run, DateTimeOffset from, CancellationToken cancellationToken)
    {
        run.State = ReconciliationState.Moving;
        for (var tries = 0; tries < ComparisonsMost && run.State == ReconciliationState.Moving; tries++)
        {
            var now = clock.GetUtcNow();
            var before = await balance.ReadAsync(cancellationToken);
            await PostAsync(run, from, to: null, cancellationToken);
            var book = await balances.ReadAssetAsync(Accounts.Stripe, cancellationToken);
            var after = await balance.ReadAsync(cancellationToken);
            run.DoneToUtc = now;
            from = now.AddMinutes(-1); // what moved in between is all that is looked for again
            if (after.ToHashSet().SetEquals(before))
            {
                run.Balances = Compare(book, after);
                run.State = run.Balances.Any(line => line.DifferenceMinor != 0)
                    ? ReconciliationState.Differs
                    : ReconciliationState.Agrees;
            }
        }
    }

    private async Task EndAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        if (run.State == ReconciliationState.Differs)
        {
            run.Name(nameof(run.OnlyInBook), await OnlyInBookAsync(run.FromUtc, cancellationToken));
            await notices.TellAsync(NoticeCodes.ReconciliationDifference, run.Id, cancellationToken);
        }

        run.EndedUtc = clock.GetUtcNow();
        await results.KeepAsync(run, cancellationToken);
        await results.SetWatermarkAsync(run.DoneToUtc!.Value, cancellationToken);
    }

    private async Task PostAsync(
        ReconciliationRow run, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var (posted, conflicts) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        var seen = 0L;
        await Parallel.ForEachAsync(
            ListAsync(from, to, [.. MovementSubjects.ListExpansions], cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (transaction, token) =>
            {
                Interlocked.Increment(ref seen);
                switch (await posting.PostAsync(await movements.OfAsync(transaction, token), token))
                {
                    case PostOutcome.Posted:
                        posted.Add(transaction.Id);
                        break;
                    case PostOutcome.ConflictsWith:
                        conflicts.Add(transaction.Id);
                        break;
                }
            });
        run.Seen += seen;
        run.Posted += posted.Count;
        run.Name(nameof(run.Missing), posted);
        run.Name(nameof(run.Conflicts), conflicts);
    }

    private IAsyncEnumerable<BalanceTransaction> ListAsync(
        DateTimeOffset? from, DateTimeOffset? to, List<string>? expand, CancellationToken cancellationToken) =>
        stripe.V1.BalanceTransactions.ListAutoPagingAsync(
            new BalanceTransactionListOptions
            {
                Limit = 100,
                Created = new DateRangeOptions
                {
                    GreaterThanOrEqual = from?.UtcDateTime,
                    LessThan = to?.UtcDateTime,
                },
                Expand = expand,
            },
            cancellationToken: cancellationToken);

    private static IReadOnlyList<ReconciledBalance> Compare(IReadOnlyList<Money> book, IReadOnlyList<Money> processor) =>
    [
        .. book.Concat(processor)
            .Select(line => line.Currency.Code)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(currency => new ReconciledBalance(currency, MinorOf(book, currency), MinorOf(processor, currency))),
    ];

    private static long MinorOf(IReadOnlyList<Money> lines, string currency) =>
        lines.FirstOrDefault(line => line.Currency.Code == currency).Minor;

    // What is in the books as a movement of the time that was looked at, and Stripe does not know.
    private async Task<IReadOnlyList<string>> OnlyInBookAsync(
        DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var known = await ListAsync(from, to: null, expand: null, cancellationToken)
            .Select(transaction => transaction.Id)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return await ledger.ReadAllAsync(cancellationToken)
            .Select(posted => posted.Entry)
            .Where(entry => entry.Touches(Accounts.Stripe) && (from is null || entry.InstantUtc >= from))
            .Select(entry => entry.Id)
            .Where(id => !known.Contains(id))
            .Take(ReconciliationRow.NamesMost)
            .ToListAsync(cancellationToken);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
