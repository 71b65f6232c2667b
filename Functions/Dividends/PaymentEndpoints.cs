using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>Whose payment of which month is tried again.</summary>
public sealed record RetriedPayment(string Period, string Payee);

/// <summary>The payments of a run as stewards see them.</summary>
public sealed class PaymentEndpoints(
    Endpoint endpoint, DividendRunsTable runs, DividendPaymentsTable payments, PaymentRetry retry)
{
    private static readonly string[] Columns =
    [
        "kind", "payee", "amountMinor", "dueMinor", "currency", "state", "attempts", "transferId", "reason",
    ];

    private static readonly Problem NoPeriod = Problems.Invalid("period", "A period is written yyyy-MM.");

    /// <summary>The payments of a run, all or those in one state; as CSV every page of them at once.</summary>
    [Function("ListDividendPayments")]
    [Allows(Access.Steward)]
    [Query("state", "Payments in this state only; all without it.", Type = typeof(PaymentState))]
    [Paged]
    [Answers<Page<PaymentDocument>>]
    [Answers(200, "text/csv")]
    [Refuses(404, "not-found")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dividends/{period}/payments")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (!Period.TryParse(period, out var of))
                {
                    return NoPeriod;
                }

                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var asked = request.Query["state"].ToString();
                PaymentState? only = null;
                foreach (var state in Enum.GetValues<PaymentState>())
                {
                    only = JsonNamingPolicy.CamelCase.ConvertName(state.ToString()) == asked ? state : only;
                }

                if (asked.Length > 0 && only is null)
                {
                    return Problems.Invalid("state", "One of the states that a run counts its payments by.");
                }

                if (await runs.FindAsync(of, token) is null)
                {
                    return Problems.NotFound;
                }

                var found = await payments.ReadRunAsync(of, token)
                    .Where(payment => only is null || payment.State == only)
                    .ToListAsync(token);
                var ordered = found.OrderBy(Key, StringComparer.Ordinal);
                return Csv.IsAskedFor(request)
                    ? Csv.File($"payments-{of}.csv", Columns, ordered.Select(PaymentDocument.Of).Select(Cells))
                    : Answers.Ok(paging.Take(ordered, Key, PaymentDocument.Of));
            },
            cancellationToken);

    /// <summary>Tries a payment again that waits, is held, was reversed or failed.</summary>
    [Function("RetryDividendPayment")]
    [Allows(Access.StewardJustNow)]
    [Answers<RetriedPayment>(202)]
    [Refuses(404, "not-found")]
    [Refuses(409, "nothing-to-retry")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dividends/{period}/payments/{payee}/retry")]
        HttpRequest request,
        string period,
        string payee,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (caller, token) =>
            {
                if (!Period.TryParse(period, out var of) || !Accounts.IsId(payee))
                {
                    return Problems.NotFound;
                }

                var found = new List<PaymentRow>();
                foreach (var kind in Enum.GetValues<PayableKind>())
                {
                    if (await payments.FindAsync(new Payable(kind, of, payee), token) is { } payment)
                    {
                        found.Add(payment);
                    }
                }

                if (found.Count == 0)
                {
                    return Problems.NotFound;
                }

                var retried = false;
                foreach (var payment in found)
                {
                    retried |= await retry.RetryAsync(payment, caller, token);
                }

                return retried
                    ? Answers.Accepted(new RetriedPayment(of.ToString(), payee))
                    : Problems.Conflict(
                        "nothing-to-retry", "This payment is sent, or adds up until there is enough of it.");
            },
            cancellationToken,
            act: AuditAct.PaymentRetried);

    private static string[] Cells(PaymentDocument payment) =>
    [
        payment.Kind,
        payment.Payee,
        payment.AmountMinor.ToString(CultureInfo.InvariantCulture),
        payment.DueMinor.ToString(CultureInfo.InvariantCulture),
        payment.Currency,
        JsonNamingPolicy.CamelCase.ConvertName(payment.State.ToString()),
        payment.Attempts.ToString(CultureInfo.InvariantCulture),
        payment.TransferId ?? "",
        payment.Reason ?? "",
    ];

    private static string Key(PaymentRow payment) => $"{payment.Payable.KindName}:{payment.Payable.Payee}";
}
