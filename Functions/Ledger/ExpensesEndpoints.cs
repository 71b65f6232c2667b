using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>An expense as a steward enters it.</summary>
public sealed record ExpenseBody(
    DateOnly Date, long AmountMinor, string Currency, string Category, string? Memo = null);

/// <summary>An expense as it stands in the books.</summary>
public sealed record ExpenseDocument(
    string Id, DateOnly Date, long AmountMinor, string Currency, string Category, string Memo, string PostedTo);

/// <summary>What running the platform costs, entered by stewards.</summary>
public sealed class ExpensesEndpoints(
    Endpoint endpoint, LedgerTable ledger, StewardPosting posting, Coop coop, TimeProvider clock)
{
    /// <summary>
    /// Enters an expense. One whose month is closed is refused, naming the month that it would count in; with
    /// <c>?carry=true</c> it is posted there.
    /// </summary>
    [Function("EnterExpense")]
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
            coop.TimeZone);
        return decision switch
        {
            ExpenseEntry.Valid valid => await posting.PostAsync(
                valid.Entry, carry, Show, before: null, cancellationToken),
            ExpenseEntry.AmountNotPositive => Problems.Invalid("amountMinor", "A whole number above zero."),
            ExpenseEntry.AmountTooLarge =>
                Problems.Invalid("amountMinor", $"At most {ExpenseEntry.LargestMinor}."),
            ExpenseEntry.DateInFuture => Problems.Invalid("date", "This day has not come yet."),
            ExpenseEntry.DateTooEarly => Problems.Invalid("date", "A day from 2000 on."),
            ExpenseEntry.CategoryInvalid => Problems.Invalid("category", "1 to 40 characters of a-z, 0-9 and -."),
            ExpenseEntry.MemoNotOneLine => Problems.Invalid("memo", "One line of at most 200 characters."),
            _ => throw new UnreachableException(),
        };
    }

    private ExpenseDocument Show(PostedEntry posted)
    {
        var posting = posted.Entry.Postings[0];
        return new ExpenseDocument(
            posted.Entry.Id,
            coop.DayOf(posted.Entry.InstantUtc),
            posting.Amount.Minor,
            posting.Amount.Currency.Code,
            posting.To.Path[(posting.To.Path.LastIndexOf(':') + 1)..],
            posted.Entry.Memo,
            posted.PostedTo.ToString());
    }
}
