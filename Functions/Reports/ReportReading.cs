using System.Runtime.CompilerServices;

namespace PeepFunctions.Functions;

/// <summary>Reads the journal for a report, entry by entry; only figures or one page are held.</summary>
public sealed class ReportReading(LedgerTable ledger, Coop coop)
{
    /// <summary>A report.</summary>
    public async Task<Report> ReadAsync(ReportKind kind, ReportSpan span, CancellationToken cancellationToken)
    {
        var fold = new ReportFold(kind, span);
        await foreach (var posted in EntriesAsync(kind, span, cancellationToken))
        {
            fold.Add(posted.Entry, posted.TruePeriod, posted.PostedTo);
        }

        return fold.Finish(coop.Currency);
    }

    /// <summary>One page of the entries that a line is made of, by the month that they count in and by id.</summary>
    public async Task<Page<ReportEntryDocument>> ReadEntriesAsync(
        ReportKind kind, ReportSpan span, string line, Paging paging, CancellationToken cancellationToken)
    {
        var rules = ReportRules.Of(kind);
        var page = new SortedList<string, ReportEntryDocument>(StringComparer.Ordinal);
        await foreach (var posted in EntriesAsync(kind, span, cancellationToken))
        {
            var amounts = rules.Trace(posted.Entry, posted.PostedTo, span)
                .Where(amount => amount.Line == line)
                .ToList();
            var key = $"{posted.PostedTo}|{posted.Entry.Id}";
            if (amounts.Count == 0 || string.CompareOrdinal(key, paging.After) <= 0)
            {
                continue;
            }

            page[key] = ReportEntryDocument.Of(posted, amounts);
            if (page.Count > paging.Limit + 1)
            {
                page.RemoveAt(paging.Limit + 1);
            }
        }

        return paging.Take(page, one => one.Key, one => one.Value);
    }

    private async IAsyncEnumerable<PostedEntry> EntriesAsync(
        ReportKind kind, ReportSpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ReportRules.Of(kind).LooksBack)
        {
            await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
            {
                if (posted.PostedTo <= span.Last)
                {
                    yield return posted;
                }
            }

            yield break;
        }

        for (var period = span.First; period <= span.Last; period = period.AddMonths(1))
        {
            await foreach (var posted in ledger.ReadPostedToAsync(period, cancellationToken))
            {
                yield return posted;
            }
        }
    }
}
