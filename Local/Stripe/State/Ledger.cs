using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The balances, folded from the balance transactions as these appear: nothing else ever moves them, as in Stripe.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<(string? Account, string Currency), Amounts> _balances = [];
    private readonly PriorityQueue<Row, long> _maturing = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many balance transactions an account has.</summary>
    public int Count(string? account) => _counts.GetValueOrDefault(account ?? "");

    /// <summary>Takes in a balance transaction, new or read back.</summary>
    public void Enter(Row transaction)
    {
        var document = transaction.Document;
        _counts[transaction.Account ?? ""] = Count(transaction.Account) + 1;
        var amounts = AmountsOf(transaction);
        if (document.Text("status") == "available")
        {
            amounts.Available += document.Number("net");
            return;
        }

        amounts.Pending += document.Number("net");
        _maturing.Enqueue(transaction, document.Number("available_on"));
    }

    /// <summary>Makes available what has become so, and returns those transactions.</summary>
    public IReadOnlyList<Row> Mature(long nowUnix)
    {
        var matured = new List<Row>();
        while (_maturing.TryPeek(out var transaction, out var availableOn) && availableOn <= nowUnix)
        {
            _maturing.Dequeue();
            var amounts = AmountsOf(transaction);
            amounts.Pending -= transaction.Document.Number("net");
            amounts.Available += transaction.Document.Number("net");
            transaction.Document["status"] = "available";
            matured.Add(transaction);
        }

        return matured;
    }

    public long Available(string? account, string currency) =>
        _balances.TryGetValue((account, currency), out var amounts) ? amounts.Available : 0;

    /// <summary>The balance object of an account.</summary>
    public JsonObject Balance(string? account)
    {
        var own = _balances.Where(balance => balance.Key.Account == account)
            .OrderBy(balance => balance.Key.Currency, StringComparer.Ordinal).ToArray();
        return new JsonObject
        {
            ["object"] = "balance",
            ["available"] = ToArray(own, amounts => amounts.Available),
            ["livemode"] = false,
            ["pending"] = ToArray(own, amounts => amounts.Pending),
        };
    }

    private static JsonArray ToArray(
        KeyValuePair<(string? Account, string Currency), Amounts>[] balances, Func<Amounts, long> amount)
    {
        // An account that never moved money still shows a zero in its default currency.
        var shown = balances.Select(balance => (balance.Key.Currency, Amount: amount(balance.Value)))
            .DefaultIfEmpty((Currency: "eur", Amount: 0));
        return new JsonArray([.. shown.Select(balance => new JsonObject
        {
            ["amount"] = balance.Amount,
            ["currency"] = balance.Currency,
            ["source_types"] = new JsonObject { ["card"] = balance.Amount },
        })]);
    }

    private Amounts AmountsOf(Row transaction)
    {
        var key = (transaction.Account, transaction.Document.Text("currency") ?? "");
        if (!_balances.TryGetValue(key, out var amounts))
            _balances.Add(key, amounts = new Amounts());

        return amounts;
    }

    private sealed class Amounts
    {
        public long Available { get; set; }

        public long Pending { get; set; }
    }
}
