using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Payouts asked for by hand, from an account's available balance to its bank.</summary>
internal static class Payouts
{
    public const string Kind = "payout";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "payouts", Create, forConnected: true);
        routes.Add("GET", "payouts", call => Paging.List(call, Kind, "destination", "status"));
        routes.Add("GET", "payouts/*", call => call.Show(Kind));
        routes.Add("POST", "payouts/*", call => call.Update(Kind, "payout.updated"), forConnected: true);
        routes.Add("POST", "payouts/*/cancel", Cancel, forConnected: true);
    }

    /// <summary>The bank has it, as far as Stripe knows.</summary>
    public static void Arrive(SandboxState state, Row payout)
    {
        payout.Document["status"] = "paid";
        state.Changed(payout);
        state.Raise("payout.paid", payout, payout.Account);
    }

    /// <summary>The bank sent it back, which may be days after it counted as paid (docs.stripe.com/payouts).</summary>
    public static void Fail(SandboxState state, Row payout)
    {
        if (payout.Document.Text("status") is not ("pending" or "in_transit" or "paid"))
            throw StripeFailure.Refused("The payout has failed or was canceled already.", "invalid_state");

        var back = BalanceTransactions.Add(
            state, payout, new Movement("payout_failure", payout.Document.Number("amount")));
        payout.Document["failure_balance_transaction"] = back.Id;
        payout.Document["failure_code"] = "account_closed";
        payout.Document["failure_message"] = "The bank account has been closed.";
        payout.Document["status"] = "failed";
        payout.Hidden.Remove("due_ms");
        state.Changed(payout);
        state.Raise("payout.failed", payout, payout.Account);
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var (amount, currency) = (parameters.RequiredAmount("amount"), parameters.RequiredCurrency("currency"));
        var (description, descriptor) = (parameters.Text("description"), parameters.Text("statement_descriptor"));
        var metadata = parameters.Metadata();
        parameters.Accept("method", "source_type", "destination");
        parameters.Complete();
        if (state.IsShortOfBalance || amount > state.Ledger.Available(call.Account, currency))
        {
            throw StripeFailure.Refused(
                "You have insufficient funds in your Stripe account for this transfer.", "balance_insufficient");
        }

        var document = Describe(state, amount, currency, metadata);
        document["description"] = description;
        document["statement_descriptor"] = descriptor;
        var row = state.Add(document, call.Account);
        BalanceTransactions.Post(state, row, new Movement(Kind, -amount));
        state.Schedule(row, state.NowMilliseconds + (long)state.Options.PayoutArrivesAfter.TotalMilliseconds);
        state.Raise("payout.created", row, call.Account);
        return row.Document;
    }

    private static JsonObject Cancel(Call call)
    {
        call.Parameters.Complete();
        var (payout, state) = (call.Subject(Kind), call.State);
        if (payout.Document.Text("status") != "pending")
            throw StripeFailure.Refused("Payouts can only be canceled while they are pending.", "payout_not_pending");

        var original = payout.Document.Text("balance_transaction");
        var back = BalanceTransactions.Post(
            state, payout, new Movement("payout_cancel", payout.Document.Number("amount")));
        payout.Document["balance_transaction"] = original;
        payout.Document["failure_balance_transaction"] = back.Id;
        payout.Document["status"] = "canceled";
        payout.Hidden.Remove("due_ms");
        state.Raise("payout.canceled", payout, payout.Account);
        return payout.Document;
    }

    private static JsonObject Describe(SandboxState state, long amount, string currency, JsonObject metadata)
    {
        return new JsonObject
        {
            ["id"] = RowStore.NewId("po_"),
            ["object"] = Kind,
            ["amount"] = amount,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["arrival_date"] = state.Now + (long)state.Options.PayoutArrivesAfter.TotalSeconds,
            ["automatic"] = false,
            ["balance_transaction"] = null,
            ["created"] = state.Now,
            ["currency"] = currency,
            ["description"] = null,
            // The bank account itself is no object of the sandbox.
            ["destination"] = null,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["livemode"] = false,
            ["metadata"] = metadata,
            ["method"] = "standard",
            ["original_payout"] = null,
            ["reconciliation_status"] = "not_applicable",
            ["reversed_by"] = null,
            ["source_type"] = "card",
            ["statement_descriptor"] = null,
            ["status"] = "pending",
            ["type"] = "bank_account",
        };
    }
}
