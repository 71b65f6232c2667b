using System.Runtime.CompilerServices;

namespace PeepFunctions.Functions;

/// <summary>
/// Reads the journal for a report: of closed months before the span only what they came to, of the others every entry,
/// every shard by a reader of its own. A closed month is what its root covers. Only figures, or one page, are held.
/// </summary>
public sealed class ReportReading(
    LedgerTable ledger, PeriodsTable periods, PeriodLeavesTable leaves, Coop coop, TimeProvider clock)
{
    /// <summary>A report.</summary>
    public async Task<Report> ReadAsync(ReportKind kind, ReportSpan span, CancellationToken cancellationToken)
    {
        var closed = await ReadClosedAsync(cancellationToken);
        var fold = new ReportFold(kind, span);
        var months = MonthsOf(span.First, span.Last).ToList();
        if (ReportRules.Of(kind).LooksBack)
        {
            await foreach (var posted in ledger.ReadBeforeAsync(BeforeAll(span), cancellationToken))
            {
                fold.Add(posted.Entry, posted.TruePeriod, posted.PostedTo);
            }

            foreach (var month in MonthsOf(coop.FirstPeriod, span.First.AddMonths(-1)))
            {
                if (closed.GetValueOrDefault(month)?.Totals is { Rest: { } rest } totals)
                {
                    foreach (var (account, moved) in totals.Assets.Concat(rest))
                    {
                        fold.AddBefore(account, moved);
                    }
                }
                else
                {
                    months.Add(month);
                }
            }
        }

        foreach (var part in await Task.WhenAll(LedgerTable.ShardsWithLate.Select(shard =>
            FoldAsync(new ReportFold(kind, span), months, shard, closed, cancellationToken))))
        {
            fold.Merge(part);
        }

        return fold.Finish(coop.Currency);
    }

    /// <summary>One page of the entries that a line is made of, by the month that they count in and by id.</summary>
    public async Task<Page<ReportEntryDocument>> ReadEntriesAsync(
        ReportKind kind, ReportSpan span, string line, Paging paging, CancellationToken cancellationToken)
    {
        var rules = ReportRules.Of(kind);
        var closed = await ReadClosedAsync(cancellationToken);
        var page = new SortedList<string, ReportEntryDocument>(StringComparer.Ordinal);
        var isLater = Period.TryParse(paging.After?[..Math.Min(paging.After.Length, 7)], out var after);
        if (rules.LooksBack && (!isLater || after < BeforeAll(span)))
        {
            await AddAsync(ledger.ReadBeforeAsync(BeforeAll(span), cancellationToken));
        }

        var first = rules.LooksBack ? BeforeAll(span) : span.First;
        foreach (var month in MonthsOf(isLater && after > first ? after : first, span.Last))
        {
            if (page.Count > paging.Limit)
            {
                break;
            }

            foreach (var shard in LedgerTable.ShardsWithLate)
            {
                await AddAsync(ReadAsync(month, shard, closed, cancellationToken));
            }
        }

        return paging.Take(page, one => one.Key, one => one.Value);

        async Task AddAsync(IAsyncEnumerable<PostedEntry> entries)
        {
            await foreach (var posted in entries)
            {
                var amounts = rules.Trace(posted.Entry, posted.PostedTo, span)
                    .Where(amount => amount.Line == line).ToList();
                var key = $"{posted.PostedTo}|{posted.Entry.Id}";
                if (amounts.Count > 0 && (paging.After is null || string.CompareOrdinal(key, paging.After) > 0))
                {
                    page[key] = ReportEntryDocument.Of(posted, amounts);
                    if (page.Count > paging.Limit + 1)
                    {
                        page.RemoveAt(paging.Limit + 1);
                    }
                }
            }
        }
    }

    // What is before is history: months that are open for ever and take only their own facts.
    private Period BeforeAll(ReportSpan span) => span.First < coop.FirstPeriod ? span.First : coop.FirstPeriod;

    private async Task<ReportFold> FoldAsync(
        ReportFold fold,
        IEnumerable<Period> months,
        string shard,
        IReadOnlyDictionary<Period, PeriodRow> closed,
        CancellationToken cancellationToken)
    {
        foreach (var month in months)
        {
            await foreach (var posted in ReadAsync(month, shard, closed, cancellationToken))
            {
                fold.Add(posted.Entry, posted.TruePeriod, posted.PostedTo);
            }
        }

        return fold;
    }

    // What slipped into a closed month behind its root counts in the month that it will be posted to as late.
    private async IAsyncEnumerable<PostedEntry> ReadAsync(
        Period month,
        string shard,
        IReadOnlyDictionary<Period, PeriodRow> closed,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var covered = closed.GetValueOrDefault(month) is { Root: { } root, Totals: not null }
            ? await leaves.ReadShardAsync(month, root, shard, cancellationToken)
            : null;
        await foreach (var posted in ledger.ReadShardAsync(month, shard, cancellationToken))
        {
            if (covered?.Contains(posted.Entry.Id) != false)
            {
                yield return posted;
            }
        }
    }

    private async Task<IReadOnlyDictionary<Period, PeriodRow>> ReadClosedAsync(CancellationToken cancellationToken) =>
        (await periods.ListAsync(cancellationToken)).Where(row => row.Root is not null)
            .ToDictionary(row => row.Period);

    // Nothing is posted to a month that has not begun; one more, for clocks that differ.
    private IEnumerable<Period> MonthsOf(Period first, Period last)
    {
        var end = coop.PeriodOf(clock.GetUtcNow()).AddMonths(1);
        for (var month = first; month <= last && month <= end; month = month.AddMonths(1))
        {
            yield return month;
        }
    }
}
