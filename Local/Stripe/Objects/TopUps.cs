using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Money that the platform sends from its bank to its balance.</summary>
internal static class TopUps
{
    public const string Kind = "topup";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "topups", Create);
        routes.Add("GET", "topups", call => Paging.List(call, Kind, "status"));
        routes.Add("GET", "topups/*", call => call.Show(Kind));
        routes.Add("POST", "topups/*", call => call.Update(Kind, null, "description"));
    }

    /// <summary>Asks the bank for an amount.</summary>
    public static Row Add(SandboxState state, long amount, string currency)
    {
        var after = state.Options.BalanceTransactionDelay;
        var row = state.Add(new JsonObject
        {
            ["id"] = RowStore.NewId("tu_"),
            ["object"] = Kind,
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["created"] = state.Now,
            ["currency"] = currency,
            ["description"] = null,
            ["expected_availability_date"] = state.Now + (long)after.TotalSeconds,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["source"] = null,
            ["statement_descriptor"] = null,
            ["status"] = "pending",
            ["transfer_group"] = null,
        });
        state.Schedule(row, state.NowMilliseconds + (long)after.TotalMilliseconds);
        return row;
    }

    /// <summary>The bank sent it.</summary>
    public static void Arrive(SandboxState state, Row topUp)
    {
        BalanceTransactions.Post(state, topUp, new Movement(Kind, topUp.Document.Number("amount")));
        topUp.Document["status"] = "succeeded";
        state.Raise("topup.succeeded", topUp);
    }

    /// <summary>The bank wants it back.</summary>
    public static void Reverse(SandboxState state, Row topUp)
    {
        if (topUp.Document.Text("status") != "succeeded")
            throw StripeFailure.Refused("Only a top-up that succeeded can be reversed.", "invalid_state");

        BalanceTransactions.Add(state, topUp, new Movement("topup_reversal", -topUp.Document.Number("amount")));
        topUp.Document["status"] = "reversed";
        state.Changed(topUp);
        state.Raise("topup.reversed", topUp);
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var (amount, currency) = (parameters.RequiredAmount("amount"), parameters.RequiredCurrency("currency"));
        var texts = ((string[])["description", "statement_descriptor", "transfer_group"])
            .Select(field => (field, text: parameters.Text(field))).ToArray();
        var metadata = parameters.Metadata();
        parameters.Accept("source");
        parameters.Complete();
        var row = Add(state, amount, currency);
        row.Document["metadata"] = metadata;
        foreach (var (field, text) in texts)
            row.Document[field] = text;

        state.Raise("topup.created", row);
        return row.Document;
    }
}
