using Stripe;

namespace PeepFunctions.Functions;

/// <summary>The fiscal year before is sealed, if there was one.</summary>
public sealed class EarlierYearCheck(YearsTable years, Coop coop) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var before = FiscalYear.Find(year.Number - 1, coop.FiscalYearStartMonth, coop.FirstPeriod);
        var isDone = before is null || (await years.ReadAsync(before, cancellationToken)).Document is not null;
        return YearCheck.Of("earlierYear", isDone, "Seal the fiscal year before this one first.", false);
    }
}

/// <summary>Every period of the year is closed for good.</summary>
public sealed class PeriodsCheck(PeriodsTable periods) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var (all, closed) = (0, 0);
        foreach (var period in year.Periods)
        {
            all++;
            closed += (await periods.FindAsync(period, cancellationToken)).State == PeriodState.Closed ? 1 : 0;
        }

        return YearCheck.Of(
            "periods",
            closed == all,
            "Wait until each month is over by the settlement days; then POST /api/dividends/{period} closes it.",
            false,
            ("closed", closed),
            ("periods", all));
    }
}

/// <summary>Every run of the year has ended.</summary>
public sealed class RunsCheck(DividendRunsTable runs) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var ofYear = (await runs.ReadAllAsync(cancellationToken))
            .Where(run => run.Period >= year.First && run.Period <= year.Last)
            .ToList();
        var ended = ofYear.Count(run => run.State is DividendRunState.Paid or DividendRunState.Carried);
        return YearCheck.Of(
            "runs",
            ended == ofYear.Count,
            "Approve the runs that wait for it with POST /api/dividends/{period}/approvals; wait for those that pay.",
            false,
            ("ended", ended),
            ("runs", ofYear.Count));
    }
}

/// <summary>Every invariant of the books holds.</summary>
public sealed class BooksCheck(LedgerAudit audit) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var found = (await audit.RunAsync(cancellationToken)).Findings.Count;
        return YearCheck.Of(
            "books", found == 0, "GET /api/ledger/check says what is wrong; correct it.", false, ("findings", found));
    }
}

/// <summary>The books agreed with Stripe after the year was over.</summary>
public sealed class ReconciliationCheck(ReconciliationsTable reconciliations, Coop coop) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var newest = (await reconciliations.ListAsync(new Paging(null, 50), cancellationToken)).Items
            .FirstOrDefault(one => one.State is ReconciliationState.Agrees or ReconciliationState.Differs);
        var isDone = newest is { State: ReconciliationState.Agrees }
            && newest.AskedUtc >= year.Last.EndUtc(coop.TimeZone);
        return YearCheck.Of(
            "reconciliation",
            isDone,
            newest?.State == ReconciliationState.Differs
                ? "GET /api/reconciliations says what differs; correct it and ask for another one."
                : "Ask for one with POST /api/reconciliations.",
            false);
    }
}

/// <summary>Nothing of the year waits in suspense.</summary>
public sealed class SuspenseCheck(SuspenseTable suspense) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var waiting = await suspense.ReadWaitingAsync(cancellationToken)
            .CountAsync(one => one.Posted.TruePeriod <= year.Last, cancellationToken);
        return YearCheck.Of(
            "suspense",
            waiting == 0,
            "GET /api/ledger/suspense lists what waits; resolve each by a correction.",
            false,
            ("waiting", waiting));
    }
}

/// <summary>
/// The bank's statement reaches the end of the year, each line is matched, and what is under way from one to the other
/// at the year's end explains the difference. A co-op that has never used a bank account needs no statement.
/// </summary>
public sealed class BankCheck(BankBook book, Coop coop) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var sides = await book.ReadAsync(coop.Currency, cancellationToken);
        var last = year.Last.LastDay;
        var isUsed = sides.Lines.Count > 0 || sides.Movements.Any(movement => movement.Date <= last);
        var isThere = sides.Statements.Any(statement => statement.Period.To >= last);
        var unmatched = sides.Lines.Count(line => line.Line.Date <= last && line.Entry is null);
        var compared = sides.At(last);
        return YearCheck.Of(
            "bank",
            !isUsed || (isThere && unmatched == 0 && compared.Unexplained is { Minor: 0 }),
            "Import the statement that reaches the end of the year with POST /api/bank/statements, and match what GET "
            + "/api/bank/lines?state=unmatched lists.",
            countsMembers: true, // what is under way at the year's end may be a few members' payouts
            ("onlyAtBank", compared.OnlyAtBank.Count),
            ("onlyInBook", compared.OnlyInBook.Count),
            ("unmatched", unmatched));
    }
}

/// <summary>No entry that was drafted for the year waits for its approval.</summary>
public sealed class DraftsCheck(DraftsTable drafts, Coop coop) : IYearCheck
{
    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var waiting = await drafts.ReadAsync(state: null, cancellationToken)
            .CountAsync(
                one => one.Draft.State is DraftState.Waiting or DraftState.Approved
                    && coop.PeriodOf(one.Draft.Entry.InstantUtc) <= year.Last,
                cancellationToken);
        return YearCheck.Of(
            "drafts",
            waiting == 0,
            "GET /api/drafts lists them: have another steward approve each, or withdraw it.",
            false,
            ("waiting", waiting));
    }
}

/// <summary>
/// No dispute of the year is open for longer than a bank takes: a cardholder's bank may take some 75 days to decide
/// after the answer, for which there are up to 21 (https://docs.stripe.com/disputes/how-disputes-work).
/// </summary>
public sealed class DisputesCheck(OpenDisputes open, StripeClient stripe, Coop coop, TimeProvider clock) : IYearCheck
{
    private static readonly TimeSpan Aged = TimeSpan.FromDays(120);

    /// <inheritdoc />
    public async Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var (count, aged) = (0, 0);
        await foreach (var id in open.ReadAsync(cancellationToken))
        {
            var dispute = await stripe.V1.Disputes.GetAsync(id, cancellationToken: cancellationToken);
            var begun = new DateTimeOffset(DateTime.SpecifyKind(dispute.Created, DateTimeKind.Utc));
            if (coop.PeriodOf(begun) <= year.Last)
            {
                count++;
                aged += clock.GetUtcNow() - begun > Aged ? 1 : 0;
            }
        }

        return YearCheck.Of(
            "disputes",
            aged == 0,
            "Disputes older than 120 days should have ended: look at them at Stripe, then POST /api/reconciliations.",
            true,
            ("aged", aged),
            ("open", count));
    }
}
