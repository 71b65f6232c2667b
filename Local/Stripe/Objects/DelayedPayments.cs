using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Payments by methods that tell days later whether they went through, such as a direct debit
/// (docs.stripe.com/payments/payment-methods#payment-notification). Their balance transaction is there from the start
/// (support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods).
/// </summary>
internal static class DelayedPayments
{
    /// <summary>Makes a charge wait for the customer's bank.</summary>
    public static void Begin(SandboxState state, Row charge)
    {
        var document = charge.Document;
        document["paid"] = false;
        document["status"] = "pending";
        document["payment_method_details"] = new JsonObject
        {
            ["sepa_debit"] = new JsonObject { ["country"] = "DE", ["last4"] = "3000" },
            ["type"] = "sepa_debit",
        };
        var after = state.Options.DelayedPaymentAfter;
        var amount = document.Number("amount");
        BalanceTransactions.Post(state, charge, new Movement(
            "payment",
            amount,
            state.Now + (long)(after + state.Options.AvailableAfter).TotalSeconds,
            Charges.FeeOf(state, amount)));
        state.Schedule(charge, state.NowMilliseconds + (long)after.TotalMilliseconds);
    }

    /// <summary>The bank answers, to the session's control or in its own time.</summary>
    public static void Conclude(SandboxState state, Row session, bool succeeds)
    {
        if (session.Document.Text("payment_intent") is not { } id
            || state.Rows.Find(state.Rows.Find(id)!.Document.Text("latest_charge")!) is not { } charge
            || charge.Document.Text("status") != "pending")
            throw StripeFailure.Refused($"No delayed payment of {session.Id} is under way.", "invalid_state");

        charge.Hidden.Remove("due_ms");
        ConcludeCharge(state, charge, succeeds);
    }

    public static void ConcludeCharge(SandboxState state, Row charge, bool succeeds)
    {
        var document = charge.Document;
        var intent = state.Rows.Find(document.Text("payment_intent")!)!;
        if (succeeds)
        {
            document["paid"] = true;
            document["status"] = "succeeded";
            Charges.SettleLater(state, charge);
        }
        else
        {
            Charges.Decline(document, "payment_method_provider_decline", "The customer's bank returned the debit.");
            var amount = document.Number("amount");
            document["failure_balance_transaction"] = BalanceTransactions.Add(state, charge, new Movement(
                "payment_failure_refund", -amount, Fee: -Charges.FeeOf(state, amount))).Id;
            state.Changed(charge);
        }

        PaymentIntents.Conclude(state, intent, charge, isFailed: !succeeds);
        if (intent.Hidden.Text("session") is not { } sessionId)
            return;

        var session = state.Rows.Find(sessionId)!;
        if (succeeds)
            session.Document["payment_status"] = "paid";

        state.Changed(session);
        state.Raise(
            succeeds ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
    }
}
