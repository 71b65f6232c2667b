using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>What a member is told of a run or a year, with how it is paid.</summary>
public sealed class YearStatements(
    StatementsTable statements,
    CapitalTable capital,
    DividendPaymentsTable payments,
    PatronageYears patronage,
    Coop coop)
{
    /// <summary>A statement with its payment.</summary>
    public async Task<StatementDocument> WithPaymentAsync(
        string memberId, StoredStatement statement, CancellationToken cancellationToken) =>
        StatementDocument.Of(
            statement,
            StatementPayment.Of(await DividendAsync(memberId, Period.Parse(statement.Period), cancellationToken)));

    /// <summary>A fiscal year; null when there is nothing to tell of it.</summary>
    public async Task<YearStatementDocument?> ReadAsync(
        string memberId, int year, CancellationToken cancellationToken)
    {
        var ofYear = new List<StatementDocument>();
        foreach (var statement in await statements.ReadAllAsync(memberId, cancellationToken))
        {
            if (Period.Parse(statement.Period).FiscalYear(coop.FiscalYearStartMonth) == year)
            {
                ofYear.Add(await WithPaymentAsync(memberId, statement, cancellationToken));
            }
        }

        var redemption = (await ReadCapitalAsync(memberId, cancellationToken)).Redemptions
            .FirstOrDefault(one => Period.Parse(one.Period).FiscalYear(coop.FiscalYearStartMonth) == year);
        var paid = await patronage.ReadAsync(year, memberId, cancellationToken);
        return ofYear.Count == 0 && redemption is null && paid is { DividendsMinor: 0, NoticesMinor: 0, RedemptionsMinor: 0 }
            ? null
            : new YearStatementDocument(
                year.ToString(CultureInfo.InvariantCulture),
                coop.Currency.Code,
                ofYear,
                ofYear.Sum(one => one.AllocatedMinor),
                ofYear.Sum(one => one.CashMinor),
                ofYear.Sum(one => one.CapitalMinor),
                redemption,
                paid.DividendsMinor,
                paid.NoticesMinor,
                paid.RedemptionsMinor);
    }

    /// <summary>A member's capital: when each tranche is paid back, and what was.</summary>
    public async Task<CapitalDocument> ReadCapitalAsync(string memberId, CancellationToken cancellationToken)
    {
        var tranches = await capital.ReadAsync(memberId, cancellationToken);
        var redemptions = new List<CapitalRedemption>();
        foreach (var yearEnd in tranches.SelectMany(one => one.Redemptions)
            .GroupBy(one => one.Period, StringComparer.Ordinal)
            .OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            redemptions.Add(new CapitalRedemption(
                yearEnd.Key,
                yearEnd.Sum(one => one.AmountMinor),
                StatementPayment.Of(await payments.FindAsync(
                    new Payable(PayableKind.Redemption, Period.Parse(yearEnd.Key), memberId), cancellationToken))));
        }

        return new CapitalDocument(
            coop.Currency.Code, tranches.Sum(one => one.AmountMinor - one.RedeemedMinor), tranches, redemptions);
    }

    // Cash that was too small is paid by a later run, that of the fiscal year's end at the latest.
    private async Task<PaymentRow?> DividendAsync(
        string memberId, Period period, CancellationToken cancellationToken)
    {
        Task<PaymentRow?> FindAsync(Period of) =>
            payments.FindAsync(new Payable(PayableKind.Dividend, of, memberId), cancellationToken);
        var own = await FindAsync(period);
        if (own?.State != PaymentState.Accumulating)
        {
            return own;
        }

        var last = period.FiscalYearEnd(coop.FiscalYearStartMonth);
        for (var later = period.AddMonths(1); later <= last; later = later.AddMonths(1))
        {
            if (await FindAsync(later) is { State: not PaymentState.Accumulating } paid)
            {
                return paid;
            }
        }

        return own;
    }
}
