namespace PeepFunctions.Functions;

/// <summary>What members got of patronage, by the calendar year in which they got it.</summary>
public sealed class PatronageYears(
    DividendPaymentsTable payments, DividendRunsTable runs, PeriodsTable periods, CapitalTable capital, Coop coop)
{
    /// <summary>Everybody's, by member in ordinal order.</summary>
    public async Task<IReadOnlyList<PatronagePaid>> ReadAsync(int year, CancellationToken cancellationToken)
    {
        var paid = new Dictionary<string, (long Dividends, long Redemptions)>(StringComparer.Ordinal);
        await foreach (var payment in payments.ReadUntilAsync(year, cancellationToken))
        {
            var (dividends, redemptions) = paid.GetValueOrDefault(payment.Payable.Payee);
            paid[payment.Payable.Payee] = payment.Payable.Kind switch
            {
                PayableKind.Dividend => (dividends + payment.PaidMinorIn(year), redemptions),
                PayableKind.Redemption => (dividends, redemptions + payment.PaidMinorIn(year)),
                _ => (dividends, redemptions),
            };
        }

        var told = await ClosedInAsync(year, cancellationToken);
        var notices = told.Count > 0
            ? await capital.SumCreditedAsync(told[0], told[^1], cancellationToken)
            : new Dictionary<string, long>();
        return
        [
            .. paid.Keys.Union(notices.Keys).Order(StringComparer.Ordinal).Select(member => new PatronagePaid(
                member,
                paid.GetValueOrDefault(member).Dividends,
                notices.GetValueOrDefault(member),
                paid.GetValueOrDefault(member).Redemptions)),
        ];
    }

    /// <summary>One member's: a look at each run, instead of at everybody's payments.</summary>
    public async Task<PatronagePaid> ReadAsync(int year, string memberId, CancellationToken cancellationToken)
    {
        var (dividends, redemptions) = (0L, 0L);
        foreach (var run in (await runs.ReadAllAsync(cancellationToken)).Where(run => run.Period.Year <= year))
        {
            dividends += await PaidAsync(PayableKind.Dividend, run.Period);
            redemptions += run.Period == run.Period.FiscalYearEnd(coop.FiscalYearStartMonth)
                ? await PaidAsync(PayableKind.Redemption, run.Period)
                : 0;
        }

        var told = (await ClosedInAsync(year, cancellationToken)).Select(period => period.ToString()).ToHashSet();
        var notices = (await capital.ReadAsync(memberId, cancellationToken)).Where(one => told.Contains(one.Period));
        return new PatronagePaid(memberId, dividends, notices.Sum(one => one.AmountMinor), redemptions);

        async Task<long> PaidAsync(PayableKind kind, Period period) =>
            (await payments.FindAsync(new Payable(kind, period, memberId), cancellationToken))?.PaidMinorIn(year) ?? 0;
    }

    // Members are told of a month when it is closed: December's notices are given in January.
    private async Task<IReadOnlyList<Period>> ClosedInAsync(int year, CancellationToken cancellationToken) =>
    [
        .. (await periods.ListAsync(cancellationToken))
            .Where(row => row is { Root: not null, ClosingAtUtc: { } at } && coop.DayOf(at).Year == year)
            .Select(row => row.Period),
    ];
}
