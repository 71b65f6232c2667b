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

    // A handler lives for five minutes (functionTimeout in host.json), and so may whatever follows the last page.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Slice = TimeSpan.FromDays(1);

    // What is left to the comparison, which looks for it again until nothing moves meanwhile.
    private static readonly TimeSpan LastBit = TimeSpan.FromMinutes(1);

    private const int ComparisonsMost = 3, AtOnce = 8;

    /// <summary>Goes on with a reconciliation; false when the time is up and it is to be gone on with.</summary>
    public async Task<bool> RunAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        bool IsTimeUp() => TimeProvider.System.GetElapsedTime(began) > Budget;
        if (run.DoneToUtc is null && run.PageAfter is null)
        {
            run.FromUtc = await results.WatermarkAsync(cancellationToken) - Overlap;
        }

        while ((run.DoneToUtc ?? run.FromUtc) is var from && (from is null || from < clock.GetUtcNow() - LastBit))
        {
            // Before the first watermark: everything up to the month before the bylaws at once, then day by day.
            var end = run.SliceEndUtc ?? Earlier(
                from + Slice ?? coop.FirstPeriod.AddMonths(-1).StartUtc(coop.TimeZone), clock.GetUtcNow());
            run.SliceEndUtc = end;
            if (!await PostPagesAsync(run, from, end, IsTimeUp, cancellationToken))
            {
                return false;
            }

            (run.DoneToUtc, run.SliceEndUtc, run.PageAfter) = (end, null, null);
            await results.KeepAsync(run, cancellationToken);
            if (IsTimeUp())
            {
                return false;
            }
        }

        await foreach (var dispute in openDisputes.ReadAsync(cancellationToken))
        {
            await disputes.RefreshAsync(dispute, cancellationToken);
        }

        await CompareAsync(run, cancellationToken);
        return true;
    }

    private async Task CompareAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        var state = ReconciliationState.Moving;
        for (var tries = 0; tries < ComparisonsMost && state == ReconciliationState.Moving; tries++)
        {
            var now = clock.GetUtcNow();
            var before = await balance.ReadAsync(cancellationToken);
            // What moved since the last look is all that there is to look for.
            await PostPagesAsync(run, run.DoneToUtc - LastBit, to: null, isTimeUp: null, cancellationToken);
            var book = await balances.ReadAssetAsync(Accounts.Stripe, cancellationToken);
            var after = await balance.ReadAsync(cancellationToken);
            run.DoneToUtc = now;
            if (after.ToHashSet().SetEquals(before))
            {
                run.Balances = Compare(book, after);
                state = run.Balances.Any(line => line.DifferenceMinor != 0)
                    ? ReconciliationState.Differs
                    : ReconciliationState.Agrees;
            }
        }

        if (state == ReconciliationState.Differs)
        {
            run.Name(nameof(run.OnlyInBook), await OnlyInBookAsync(run.FromUtc, cancellationToken));
            await notices.TellAsync(NoticeCodes.ReconciliationDifference, run.Id, cancellationToken);
        }

        (run.State, run.EndedUtc) = (state, clock.GetUtcNow());
        await results.KeepAsync(run, cancellationToken);
        await results.SetWatermarkAsync(run.DoneToUtc!.Value, cancellationToken);
    }

    // Page by page, newest first, as Stripe lists them; false when the time is up before the last one. How far it came
    // is kept with every page, so that the next message goes on behind it. The last bit, looked at without a limit of
    // time, is looked at from its beginning each time.
    private async Task<bool> PostPagesAsync(
        ReconciliationRow run,
        DateTimeOffset? from,
        DateTimeOffset? to,
        Func<bool>? isTimeUp,
        CancellationToken cancellationToken)
    {
        var after = isTimeUp is null ? null : run.PageAfter;
        while (true)
        {
            var options = Range(from, to);
            (options.StartingAfter, options.Expand) = (after, [.. MovementSubjects.ListExpansions]);
            var page = await stripe.V1.BalanceTransactions.ListAsync(options, cancellationToken: cancellationToken);
            var posted = await PostAsync(run, page.Data, cancellationToken);
            run.Seen += isTimeUp is null ? posted : page.Data.Count; // of the last bit only what is new
            if (!page.HasMore)
            {
                return true;
            }

            after = page.Data[^1].Id;
            if (isTimeUp is not null)
            {
                run.PageAfter = after;
                await results.KeepAsync(run, cancellationToken);
                if (isTimeUp())
                {
                    return false;
                }
            }
        }
    }

    private async Task<int> PostAsync(
        ReconciliationRow run, IReadOnlyList<BalanceTransaction> page, CancellationToken cancellationToken)
    {
        var (posted, conflicts) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (transaction, token) =>
            {
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
        run.Posted += posted.Count;
        run.Name(nameof(run.Missing), posted);
        run.Name(nameof(run.Conflicts), conflicts);
        return posted.Count;
    }

    private static BalanceTransactionListOptions Range(DateTimeOffset? from, DateTimeOffset? to) => new()
    {
        Limit = 100,
        Created = new DateRangeOptions { GreaterThanOrEqual = from?.UtcDateTime, LessThan = to?.UtcDateTime },
    };

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
        var known = await stripe.V1.BalanceTransactions
            .ListAutoPagingAsync(Range(from, to: null), cancellationToken: cancellationToken)
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
