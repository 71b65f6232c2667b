namespace PeepFunctions.Functions;

/// <summary>How a statement's cash is paid.</summary>
public sealed record StatementPayment(PaymentState State, string? TransferId, int Attempts, string? Reason);

/// <summary>A statement as its member reads it.</summary>
public sealed record StatementDocument(
    string Period,
    string Currency,
    IReadOnlyList<AllocationLine> Lines,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    StatementPayment? Payment,
    long CapitalBalanceMinor);

/// <summary>A statement in a list.</summary>
public sealed record StatementLine(
    string Period, string Currency, long AllocatedMinor, long CashMinor, long CapitalMinor);

/// <summary>A member's capital.</summary>
public sealed record CapitalDocument(string Currency, long BalanceMinor, IReadOnlyList<CapitalTranche> Tranches);

/// <summary>What members read of the runs: each only their own.</summary>
public sealed class StatementEndpoints(
    Endpoint endpoint, StatementsTable statements, DividendPaymentsTable payments, Coop coop)
{
    /// <summary>The caller's statements, newest first.</summary>
    [Function("ListStatements")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/statements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    (await statements.ReadAllAsync(caller.Id, token)).Reverse(),
                    one => one.Period,
                    one => new StatementLine(
                        one.Period, one.Currency, one.AllocatedMinor, one.CashMinor, one.CapitalMinor),
                    isNewestFirst: true))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One of the caller's statements.</summary>
    [Function("GetStatement")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/statements/{period}")]
        HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (!Period.TryParse(period, out var of)
                    || await statements.FindAsync(caller.Id, of, token) is not { } statement)
                {
                    return Problems.NotFound;
                }

                var payment = await payments.FindAsync(new Payable(PayableKind.Dividend, of, caller.Id), token);
                return Answers.Ok(new StatementDocument(
                    statement.Period,
                    statement.Currency,
                    statement.Lines,
                    statement.AllocatedMinor,
                    statement.CashMinor,
                    statement.CapitalMinor,
                    payment is null
                        ? null
                        : new StatementPayment(payment.State, payment.TransferId, payment.Attempts, payment.Reason),
                    statement.CapitalBalanceMinor));
            },
            cancellationToken);

    /// <summary>The caller's capital and when each tranche is redeemed.</summary>
    [Function("GetCapital")]
    public Task<IResult> CapitalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/capital")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                var tranches = await statements.ReadCapitalAsync(caller.Id, token);
                return Answers.Ok(new CapitalDocument(
                    coop.Currency.Code, tranches.Sum(one => one.AmountMinor - one.RedeemedMinor), tranches));
            },
            cancellationToken);
}
