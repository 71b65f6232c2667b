namespace PeepFunctions.Functions;

/// <summary>
/// Of what the year's runs owe nothing is under way or unknown. What is held stands against sealing as long as paying
/// it in time still changes what the notices are worth (<see cref="AllocationNotice.LastDay"/>); later it stays owed.
/// </summary>
public sealed class PaymentsCheck(DividendPaymentsTable payments, Coop coop, TimeProvider clock) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var counts = Enum.GetValues<PaymentState>().ToDictionary(state => state, _ => 0L);
        foreach (var period in year.Periods)
        {
            foreach (var (state, count) in await payments.CountAsync(period, cancellationToken))
            {
                counts[state] += count;
            }
        }

        var underWay = counts[PaymentState.Pending] + counts[PaymentState.Sent] + counts[PaymentState.WaitingForFunds]
            + counts[PaymentState.Unknown];
        var held = counts[PaymentState.Held] + counts[PaymentState.Failed];
        var isTooLate = coop.Today(clock) > AllocationNotice.LastDay(year.Number, coop.FiscalYearStartMonth);
        return YearCheck.Of(
            "payments",
            underWay == 0 && (held == 0 || isTooLate),
            "GET /api/dividends/{period}/payments?state= lists them: have members finish their payout accounts, put "
            + "them into a payout file, try again with …/retry, or wait until the last day to pay has passed.",
            true,
            ("confirmed", counts[PaymentState.Confirmed]),
            ("held", held),
            ("underWay", underWay));
    }
}

/// <summary>The capital that the end of the year pays back is on its way as it was decided.</summary>
public sealed class RedemptionsCheck(DividendRunsTable runs, DividendPaymentsTable payments) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var decided = (await runs.FindAsync(year.Last, cancellationToken))?.Figures?.Redemption;
        var (count, made) = (0L, 0L);
        await foreach (var payment in payments.ReadRunAsync(year.Last, cancellationToken)
            .Where(one => one.Payable.Kind == PayableKind.Redemption))
        {
            count++;
            made += payment.Amount.Minor;
        }

        return YearCheck.Of(
            "redemptions",
            decided is not null && made == decided.RedeemedMinor,
            "The close of the year's last month pays back the capital that is due: wait until that run has ended.",
            true,
            ("redemptions", count));
    }
}

/// <summary>Everybody has the notice of what was allocated to them.</summary>
public sealed class NoticesCheck(
    PatronageNotices notices, DividendRunsTable runs) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var allocated = (await runs.ReadAllAsync(cancellationToken))
            .Where(run => run.IsFrozen && run.Period >= year.First && run.Period <= year.Last)
            .Sum(run => run.Decided.AllocatedMinor);
        var all = await notices.ReadAllAsync(year.Number, cancellationToken);
        var lines = all.SelectMany(one => one.Notices.Notices).ToList();
        long With(NoticeStatus status) => lines.Count(line => line.Status == status);
        return YearCheck.Of(
            "notices",
            all.Sum(one => one.Notices.AllocatedMinor) == allocated,
            "Some members have no statement of what was allocated to them: close the month again with POST "
            + "/api/dividends/{period}.",
            true,
            ("members", all.Count),
            ("notQualified", With(NoticeStatus.NoConsent) + With(NoticeStatus.PaidTooLittle)),
            ("paymentDue", With(NoticeStatus.PaymentDue)),
            ("qualified", With(NoticeStatus.Qualified)));
    }
}

/// <summary>
/// Whoever has to be reported to a tax office can be found by whoever holds the names: by an account at Stripe or a
/// reference. As long as there is time to pay, it is also time to ask for it.
/// </summary>
public sealed class TaxFileCheck(
    PatronageYears patronage, MembersTable members, MemberSecrets secrets, Coop coop, TimeProvider clock) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var reported = (await patronage.ReadAsync(year.Last.Year, cancellationToken))
            .Where(one => one.IsReported)
            .ToList();
        var unnamed = 0;
        foreach (var one in reported)
        {
            var member = await members.FindAsync(one.Member, cancellationToken);
            unnamed += member is null
                || (MemberRow.PayoutAccount(member) is null && secrets.PayoutReference(member) is null)
                    ? 1
                    : 0;
        }

        var isTooLate = coop.Today(clock) > AllocationNotice.LastDay(year.Number, coop.FiscalYearStartMonth);
        return YearCheck.Of(
            "taxFile",
            unnamed == 0 || isTooLate,
            "GET /api/tax/{year}/patronage.csv has members without a payout account or reference: ask them for one.",
            true,
            ("reported", reported.Count),
            ("unnamed", unnamed));
    }
}
