using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Balance transactions: the only thing that moves a balance.</summary>
internal static class BalanceTransactions
{
    public const string Kind = "balance_transaction";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "balance", Balance);
        routes.Add("GET", "balance_transactions", call =>
            Paging.List(call, Kind, "payout", "source", "type", "currency"));
        routes.Add("GET", "balance_transactions/*", call => call.Show(Kind));
    }

    /// <summary>Moves the balance of the account that a source belongs to, and names the move in the source.</summary>
    public static Row Post(SandboxState state, Row source, Movement movement)
    {
        var row = Add(state, source, movement);
        source.Document["balance_transaction"] = row.Id;
        state.Changed(source);
        return row;
    }

    /// <summary>Moves the balance without naming the move in its source.</summary>
    public static Row Add(SandboxState state, Row source, Movement movement) => Add(
        state, source.Account, source.Document.Text("currency")!, source.Id,
        movement with { Description = movement.Description ?? source.Document.Text("description") });

    /// <summary>Moves the balance of an account; some moves have no source.</summary>
    public static Row Add(SandboxState state, string? account, string currency, string? source, Movement movement)
    {
        var rate = ExchangeRate.Find(state.Options, account, currency);
        if (rate is { } foreign)
            (movement, currency) = (foreign.Convert(movement), foreign.Currency);

        var id = RowStore.NewId("txn_");
        var availableOn = Math.Max(movement.AvailableOn, state.Now);
        var fees = movement.Fee == 0
            ? []
            : new JsonArray(new JsonObject
            {
                ["amount"] = movement.Fee,
                ["application"] = null,
                ["currency"] = currency,
                ["description"] = movement switch
                {
                    { Category: "dispute" } => "Dispute fee",
                    { FeeType: "stripe_fee" } => "Stripe processing fees",
                    _ => "Platform application fee",
                },
                ["type"] = movement.FeeType,
            });
        return state.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Kind,
                ["amount"] = movement.Amount,
                ["available_on"] = availableOn,
                ["balance_type"] = "payments",
                ["created"] = state.Now,
                ["currency"] = currency,
                ["description"] = movement.Description,
                ["exchange_rate"] = rate?.ToJson(),
                ["fee"] = movement.Fee,
                ["fee_details"] = fees,
                ["net"] = movement.Amount - movement.Fee,
                ["reporting_category"] = movement.Category ?? CategoryOf(movement.Type),
                ["source"] = source,
                // What is available at once is found so by the ledger's next look.
                ["status"] = availableOn <= state.Now ? "available" : "pending",
                ["type"] = movement.Type,
            },
            account);
    }

    private static JsonObject Balance(Call call)
    {
        call.Parameters.Complete();
        return call.State.Ledger.Balance(call.Account);
    }

    // docs.stripe.com/reports/reporting-categories
    private static string CategoryOf(string type) => type switch
    {
        "application_fee" => "platform_earning",
        "application_fee_refund" => "platform_earning_refund",
        "payment" => "charge",
        "payment_refund" => "refund",
        "transfer_refund" => "transfer_reversal",
        "payout_cancel" or "payout_failure" => "payout_reversal",
        "stripe_fee" or "stripe_fx_fee" => "fee",
        "reserved_funds" or "reserve_transaction" => "risk_reserved_funds",
        "adjustment" => "other_adjustment",
        _ => type,
    };
}
