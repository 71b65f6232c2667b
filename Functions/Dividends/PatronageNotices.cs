using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>
/// The yearly notices (26 USC 1388(b)): of each allocation how much is retained, how much was paid in time, and whether
/// that and the member's consent make it a qualified one (<see cref="AllocationNotice"/>).
/// </summary>
public sealed class PatronageNotices(
    StatementsTable statements,
    DividendPaymentsTable payments,
    DividendRunsTable runs,
    MemberConsents consents,
    Coop coop,
    TimeProvider clock)
{
    private const int SideBySide = 8;

    /// <summary>Whether a fiscal year has begun and is none of history.</summary>
    public bool Has(int year) =>
        year >= coop.FirstPeriod.FiscalYear(coop.FiscalYearStartMonth)
        && year <= coop.PeriodOf(clock.GetUtcNow()).FiscalYear(coop.FiscalYearStartMonth);

    /// <summary>One member's; null when nothing was allocated to them in that year.</summary>
    public async Task<NoticeDocument?> ReadAsync(string memberId, int year, CancellationToken cancellationToken)
    {
        var ofYear = (await statements.ReadAllAsync(memberId, cancellationToken))
            .Where(one => Period.Parse(one.Period).FiscalYear(coop.FiscalYearStartMonth) == year)
            .ToList();
        if (ofYear.Count == 0)
        {
            return null;
        }

        var windows = await ReadWindowsAsync(year, cancellationToken);
        var paid = new List<PaymentRow>();
        foreach (var period in windows.Keys)
        {
            if (await payments.FindAsync(new Payable(PayableKind.Dividend, period, memberId), cancellationToken)
                is { } payment)
            {
                paid.Add(payment);
            }
        }

        return await MakeAsync(memberId, year, ofYear, paid, windows, cancellationToken);
    }

    /// <summary>Everybody's of a fiscal year, by member in ordinal order.</summary>
    public async Task<IReadOnlyList<(string Member, NoticeDocument Notices)>> ReadAllAsync(
        int year, CancellationToken cancellationToken)
    {
        var windows = await ReadWindowsAsync(year, cancellationToken);
        var paid = new Dictionary<string, List<PaymentRow>>(StringComparer.Ordinal);
        foreach (var period in windows.Keys)
        {
            await foreach (var payment in payments.ReadRunAsync(period, cancellationToken)
                .Where(one => one.Payable.Kind == PayableKind.Dividend))
            {
                var ofMember = paid.TryGetValue(payment.Payable.Payee, out var known)
                    ? known
                    : paid[payment.Payable.Payee] = [];
                ofMember.Add(payment);
            }
        }

        var first = Period.FromYearMonth(year, coop.FiscalYearStartMonth);
        var allocated = await statements.ReadBetweenAsync(first, first.AddMonths(11), cancellationToken);
        var all = new (string Member, NoticeDocument Notices)[allocated.Count];
        await Parallel.ForEachAsync(
            allocated.OrderBy(one => one.Key, StringComparer.Ordinal).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                var (member, ofMember) = one.Item;
                all[one.Index] = (member, await MakeAsync(
                    member, year, ofMember, paid.GetValueOrDefault(member) ?? [], windows, token));
            });
        return all;
    }

    private async Task<NoticeDocument> MakeAsync(
        string memberId,
        int year,
        IReadOnlyList<StoredStatement> ofYear,
        IReadOnlyList<PaymentRow> paid,
        IReadOnlyDictionary<Period, IReadOnlyList<string>> windows,
        CancellationToken cancellationToken)
    {
        var (first, last) = (
            AllocationNotice.FirstDay(year, coop.FiscalYearStartMonth),
            AllocationNotice.LastDay(year, coop.FiscalYearStartMonth));
        var inTime = AllocationPayments.Of(
            ofYear.Select(one => (Period.Parse(one.Period), one.CashMinor)),
            paid.Select(one => new DividendPaid(
                one.Payable.Period, one.State == PaymentState.Accumulating, one.PaidMinorBetween(first, last))));
        var facts = await consents.ReadAsync(memberId, cancellationToken);
        var lines = new List<NoticeLine>();
        foreach (var statement in ofYear.Where(one => one.AllocatedMinor > 0))
        {
            var period = Period.Parse(statement.Period);
            var window = windows.GetValueOrDefault(period) ?? [statement.Period];
            var consent = await consents.OfWindowAsync(facts, window.Select(Period.Parse), cancellationToken);
            lines.Add(new NoticeLine(
                statement.Period,
                window,
                statement.AllocatedMinor,
                statement.CashMinor,
                inTime[period],
                AllocationNotice.PaidBps(statement.AllocatedMinor, inTime[period]),
                statement.CapitalMinor,
                consent,
                AllocationNotice.Decide(
                    statement.AllocatedMinor,
                    statement.CapitalMinor,
                    inTime[period],
                    consent,
                    last,
                    coop.Today(clock))));
        }

        long Retained(params NoticeStatus[] having) =>
            lines.Where(line => having.Contains(line.Status)).Sum(line => line.CapitalMinor);
        return new NoticeDocument(
            year.ToString(CultureInfo.InvariantCulture),
            coop.Currency.Code,
            first,
            last,
            facts.Newest,
            lines,
            lines.Sum(line => line.AllocatedMinor),
            lines.Sum(line => line.PaidMinor),
            Retained(NoticeStatus.Qualified),
            Retained(NoticeStatus.NoConsent, NoticeStatus.PaidTooLittle),
            Retained(NoticeStatus.PaymentDue));
    }

    // The runs of a fiscal year with the months that each divides.
    private async Task<IReadOnlyDictionary<Period, IReadOnlyList<string>>> ReadWindowsAsync(
        int year, CancellationToken cancellationToken) =>
        (await runs.ReadAllAsync(cancellationToken))
        .Where(run => run.IsFrozen && run.Period.FiscalYear(coop.FiscalYearStartMonth) == year)
        .ToDictionary(run => run.Period, run => run.Decided.Window);
}
