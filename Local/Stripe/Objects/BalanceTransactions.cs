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
        var id = RowStore.NewId("txn_");
        var availableOn = Math.Max(movement.AvailableOn, state.Now);
        var currency = source.Document.Text("currency");
        var fees = movement.Fee == 0
            ? []
            : new JsonArray(new JsonObject
            {
                ["amount"] = movement.Fee,
                ["application"] = null,
                ["currency"] = currency,
                ["description"] = movement.FeeType == "stripe_fee"
                    ? "Stripe processing fees"
                    : "Platform application fee",
                ["type"] = movement.FeeType,
            });
        var row = state.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Kind,
                ["amount"] = movement.Amount,
                ["available_on"] = availableOn,
                ["balance_type"] = "payments",
                ["created"] = state.Now,
                ["currency"] = currency,
                ["description"] = source.Document.Text("description"),
                ["exchange_rate"] = null,
                ["fee"] = movement.Fee,
                ["fee_details"] = fees,
                ["net"] = movement.Amount - movement.Fee,
                ["reporting_category"] = CategoryOf(movement.Type),
                ["source"] = source.Id,
                // What is available at once is found so by the ledger's next look.
                ["status"] = availableOn <= state.Now ? "available" : "pending",
                ["type"] = movement.Type,
            },
            source.Account);
        source.Document["balance_transaction"] = id;
        state.Changed(source);
        return row;
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
        "payout_cancel" => "payout_reversal",
        "adjustment" => "other_adjustment",
        _ => type,
    };
}
