namespace PeepFunctions.Functions;

/// <summary>An expense as a steward enters it.</summary>
/// <param name="Date">The day it was spent.</param>
/// <param name="AmountMinor">What was spent, tax included.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="Category">Its category.</param>
/// <param name="Memo">One line, never public.</param>
/// <param name="Tax">The part that a tax office gives back.</param>
/// <param name="Evidence">The SHA-256 of the document that shows it; needed above the bylaws' amount.</param>
public sealed record ExpenseBody(
    DateOnly Date,
    long AmountMinor,
    string Currency,
    string Category,
    string? Memo = null,
    ExpenseTax? Tax = null,
    string? Evidence = null);

/// <summary>An expense as it stands in the books.</summary>
public sealed record ExpenseDocument(
    string Id,
    DateOnly Date,
    long AmountMinor,
    string Currency,
    string Category,
    string Memo,
    string PostedTo,
    long TaxMinor,
    string? Evidence);

/// <summary>What running the platform costs, entered by stewards.</summary>
public sealed class ExpensesEndpoints(
    Endpoint endpoint,
    LedgerTable ledger,
    StewardPosting posting,
    Drafting drafting,
    EvidenceStore evidence,
    ApprovalAmount approval,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>
    /// Enters an expense. One whose month is closed is refused, naming the month that it would count in; with
    /// <c>?carry=true</c> it is posted there. Above the amount of the bylaws it is drafted, for another steward.
    /// </summary>
    [Function("EnterExpense")]
    [Allows(Access.Steward)]
    [Takes<ExpenseBody>]
    [Query("carry", "Whether it may count in the next open month when its own is closed.", Type = typeof(bool))]
    [Answers<ExpenseDocument>(201)]
    [Answers<DraftDocument>(202)]
    [Refuses(409, "month-under-way")]
    [Refuses(422, "before-first-month", "before-opening", "no-loss-to-cover", "not-enough", "period-closed")]
    public Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "expenses")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ExpenseBody>(
            request,
            Access.Steward,
            (caller, body, token) => EnterAsync(caller, body, request.Query["carry"] == "true", token),
            cancellationToken,
            act: AuditAct.ExpenseEntered);

    /// <summary>The expenses that count in a month, this month's when none is named.</summary>
    [Function("ListExpenses")]
    [Allows(Access.Steward)]
    [Query("period", "The month, yyyy-MM; this month without it.")]
    [Paged]
    [Answers<Page<ExpenseDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "expenses")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                var text = request.Query["period"].ToString();
                var period = Period.Of(clock.GetUtcNow(), coop.TimeZone);
                if (text.Length > 0 && !Period.TryParse(text, out period))
                {
                    return Problems.Invalid("period", "A period is written yyyy-MM.");
                }

                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var expenses = await ledger.ReadPostedToAsync(period, token)
                    .Where(posted => posted.Entry.Source == EntrySource.Expense)
                    .ToListAsync(token);
                return Answers.Ok(paging.Take(
                    expenses.OrderBy(posted => posted.Entry.Id, StringComparer.Ordinal),
                    posted => posted.Entry.Id,
                    Show));
            },
            cancellationToken);

    private async Task<IResult> EnterAsync(
        Caller caller, ExpenseBody body, bool carry, CancellationToken cancellationToken)
    {
        if (!Currency.TryParse(body.Currency, out var currency))
        {
            return Problems.Invalid("currency", "Three letters, such as usd.");
        }

        var amount = Money.FromMinor(body.AmountMinor, currency);
        var decision = ExpenseEntry.Decide(
            caller.Id,
            caller.OperationId,
            body.Date,
            amount,
            body.Category,
            body.Memo,
            coop.Today(clock),
            coop.TimeZone,
            body.Tax,
            body.Evidence);
        if (decision is not ExpenseEntry.Valid { Entry: var entry })
        {
            var (field, fault) = decision.Fault;
            return Problems.Invalid(field, fault);
        }

        if (body.Evidence is { } hash && await evidence.FindAsync(hash, cancellationToken) is null)
        {
            return EvidenceProblems.Unknown;
        }

        if (!await NeedsAnotherAsync(entry, amount, cancellationToken))
        {
            return await posting.PostAsync(entry, carry, Show, before: null, cancellationToken);
        }

        return body.Evidence is null
            ? Problems.Invalid("evidence", "The bylaws ask for a document that shows an expense of this amount.")
            : await drafting.AddAsync(
                new EntryDraft(
                    DraftsTable.NewId(caller.OperationId), entry, caller.Id, clock.GetUtcNow(), NeedsAnother: true),
                carry,
                cancellationToken);
    }

    // What was posted under bylaws that asked for nothing stays posted when it is sent again under others.
    private async Task<bool> NeedsAnotherAsync(JournalEntry entry, Money amount, CancellationToken cancellationToken) =>
        ExpenseEntry.NeedsAnother(amount, await approval.ReadAsync(entry, cancellationToken), coop.Currency)
        && await ledger.FindAsync(coop.PeriodOf(entry.InstantUtc), entry.Id, cancellationToken) is null;

    private ExpenseDocument Show(PostedEntry posted)
    {
        var spent = posted.Entry.Postings[0];
        var tax = posted.Entry.Postings.Skip(1).Sum(one => one.Amount.Minor);
        return new ExpenseDocument(
            posted.Entry.Id,
            coop.DayOf(posted.Entry.InstantUtc),
            spent.Amount.Minor + tax,
            spent.Amount.Currency.Code,
            spent.To.Path[(spent.To.Path.LastIndexOf(':') + 1)..],
            posted.Entry.Memo,
            posted.PostedTo.ToString(),
            tax,
            posted.Entry.Evidence);
    }
}
