namespace PeepFunctions.Functions;

/// <summary>An expense that comes every month, as a steward plans it.</summary>
/// <param name="Day">The day of the month, 1 to 28.</param>
/// <param name="First">The first month, <c>yyyy-MM</c>.</param>
/// <param name="AmountMinor">What is spent, tax included.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="Category">Its category.</param>
/// <param name="Last">The last month; null for no end.</param>
/// <param name="Memo">One line, never public.</param>
/// <param name="Tax">The part that a tax office gives back.</param>
public sealed record ExpensePlanBody(
    int Day,
    string First,
    long AmountMinor,
    string Currency,
    string Category,
    string? Last = null,
    string? Memo = null,
    ExpenseTax? Tax = null);

/// <summary>A plan as it is shown.</summary>
public sealed record ExpensePlanDocument(
    string Id,
    int Day,
    string First,
    string? Last,
    long AmountMinor,
    string Currency,
    string Category,
    string Memo,
    ExpenseTax? Tax,
    string? DraftedUpTo)
{
    /// <summary>The document of a plan.</summary>
    public static ExpensePlanDocument Of(StoredPlan stored) => new(
        stored.Plan.Id,
        stored.Plan.Day,
        stored.Plan.First.ToString(),
        stored.Plan.Last?.ToString(),
        stored.Plan.Amount.Minor,
        stored.Plan.Amount.Currency.Code,
        stored.Plan.Category,
        stored.Plan.Memo,
        stored.Plan.Tax,
        stored.Drafted?.ToString());
}

/// <summary>Expenses that come every month: planned once, drafted when due, approved each time.</summary>
public sealed class ExpensePlanEndpoints(
    Endpoint endpoint, ExpensePlansTable plans, AuditTable audit, Coop coop, TimeProvider clock)
{
    /// <summary>Plans one.</summary>
    [Function("PlanExpense")]
    [Allows(Access.Steward)]
    [Takes<ExpensePlanBody>]
    [Answers<ExpensePlanDocument>(201)]
    public Task<IResult> PlanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "recurring-expenses")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ExpensePlanBody>(
            request, Access.Steward, PlanAsync, cancellationToken, act: AuditAct.ExpensePlanned);

    /// <summary>The plans, by id.</summary>
    [Function("ListExpensePlans")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<ExpensePlanDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "recurring-expenses")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await plans.ReadAllAsync(token).ToListAsync(token), one => one.Plan.Id, ExpensePlanDocument.Of))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>Ends one with the month before this: what was drafted stays.</summary>
    [Function("EndExpensePlan")]
    [Allows(Access.Steward)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    public Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "recurring-expenses/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (caller, token) =>
            {
                var last = coop.PeriodOf(clock.GetUtcNow()).AddMonths(-1);
                while (true)
                {
                    if (await plans.FindAsync(id, token) is not { } stored)
                    {
                        return Problems.NotFound;
                    }

                    if (stored.Plan.Last <= last || await plans.TryEndAsync(stored, last, token))
                    {
                        await NoteAsync(AuditAct.ExpensePlanEnded, caller, id, token);
                        return Answers.Done;
                    }
                }
            },
            cancellationToken,
            act: AuditAct.ExpensePlanEnded);

    private async Task<IResult> PlanAsync(Caller caller, ExpensePlanBody body, CancellationToken cancellationToken)
    {
        if (!Currency.TryParse(body.Currency, out var currency))
        {
            return Problems.Invalid("currency", "Three letters, such as usd.");
        }

        if (!Period.TryParse(body.First, out var first))
        {
            return Problems.Invalid("first", "A month is written yyyy-MM.");
        }

        Period last = default;
        if (body.Last is not null && !Period.TryParse(body.Last, out last))
        {
            return Problems.Invalid("last", "A month is written yyyy-MM.");
        }

        var plan = new ExpensePlan(
            ExpensePlansTable.NewId(caller.OperationId),
            caller.Id,
            body.Day,
            first,
            body.Last is null ? null : last,
            Money.FromMinor(body.AmountMinor, currency),
            body.Category,
            body.Memo ?? "",
            body.Tax);
        var faults = plan.FaultsOf(coop.PeriodOf(clock.GetUtcNow()), coop.TimeZone);
        if (!faults.IsEmpty)
        {
            return Problems.Invalid(faults);
        }

        var stored = await plans.AddAsync(plan, cancellationToken);
        await NoteAsync(AuditAct.ExpensePlanned, caller, plan.Id, cancellationToken);
        return Answers.Created(ExpensePlanDocument.Of(stored));
    }

    private Task NoteAsync(AuditAct act, Caller caller, string id, CancellationToken cancellationToken) =>
        audit.NoteAsync(
            AuditTable.OfBooks, new AuditNote(act, caller.Id, clock.GetUtcNow(), id), cancellationToken);
}
