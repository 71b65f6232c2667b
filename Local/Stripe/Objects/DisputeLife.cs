using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// What happens to a dispute, and what money it moves (docs.stripe.com/disputes/how-disputes-work): an inquiry none, a
/// dispute the amount and a fee when it opens, and what is given back of the amount; the fee never.
/// </summary>
internal static class DisputeLife
{
    /// <summary>The cardholder's bank asks for a charge back, or asks about it.</summary>
    public static Row Open(SandboxState state, Row charge, long? amount, bool isInquiry, string reason = "fraudulent")
    {
        var document = charge.Document;
        var left = document.Number("amount") - document.Number("amount_refunded");
        if (document.Text("status") != "succeeded" || left == 0 || amount > left)
            throw StripeFailure.Refused($"No more than {left} of charge {charge.Id} can be disputed.", "invalid_state");

        if (OpenOf(state, charge) is { } other)
            throw StripeFailure.Refused($"Charge {charge.Id} is disputed already: {other.Id}.", "invalid_state");

        // Only what has arrived can be taken back: what has not settled does so now.
        state.RunNow(charge);
        if (OpenOf(state, charge) is { } settled)
            return settled;

        var dispute = state.Add(Disputes.Describe(state, charge, amount ?? left, reason, isInquiry));
        document["disputed"] = true;
        charge.Hidden["dispute"] = dispute.Id;
        state.Changed(charge);
        Tell(state, dispute, "charge.dispute.created");
        if (!isInquiry)
            Withdraw(state, dispute);

        return dispute;
    }

    /// <summary>The dispute of a charge that is not closed, if any.</summary>
    public static Row? OpenOf(SandboxState state, Row charge) =>
        charge.Hidden.Text("dispute") is { } id && state.Rows.Find(id) is { } dispute && !IsClosed(dispute)
            ? dispute
            : null;

    /// <summary>Whether its bank has not already taken a charge back, or not for good.</summary>
    public static bool IsRefundable(SandboxState state, Row charge) =>
        charge.Hidden.Text("dispute") is not { } id || state.Rows.Find(id)!.Document is var dispute
            && (dispute.Flag("is_charge_refundable") || dispute.Text("status") == "won");

    public static bool IsInquiry(Row dispute) =>
        dispute.Document.Text("status")!.StartsWith("warning_", StringComparison.Ordinal);

    public static bool IsClosed(Row dispute) =>
        dispute.Document.Text("status") is "won" or "lost" or "warning_closed";

    public static void RequireAnswerable(Row dispute)
    {
        if (IsClosed(dispute))
            throw StripeFailure.Refused($"This dispute is already closed: {dispute.Id}.", "invalid_state");
    }

    /// <summary>The bank makes a dispute of its inquiry.</summary>
    public static void Escalate(SandboxState state, Row dispute, long? amount)
    {
        RequireAnswerable(dispute);
        if (!IsInquiry(dispute))
            throw StripeFailure.Refused("Only an inquiry can be escalated.", "invalid_state");

        var charge = state.Rows.Find(dispute.Document.Text("charge")!)!.Document;
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        if (amount > left)
            throw StripeFailure.Refused($"No more than {left} can be disputed.", "invalid_state");

        dispute.Document["amount"] = amount ?? Math.Min(dispute.Document.Number("amount"), left);
        dispute.Document["status"] = "needs_response";
        dispute.Document["is_charge_refundable"] = false;
        dispute.Document["payment_method_details"]!["card"]!["case_type"] = "chargeback";
        Tell(state, dispute, "charge.dispute.updated");
        Withdraw(state, dispute);
    }

    /// <summary>Evidence goes to the bank; Stripe's two test texts decide the case at once.</summary>
    public static void Submit(SandboxState state, Row dispute)
    {
        var details = (JsonObject)dispute.Document["evidence_details"]!;
        details["submission_count"] = details.Number("submission_count") + 1;
        details["past_due"] = state.Now > details.Number("due_by");
        dispute.Document["status"] = IsInquiry(dispute) ? "warning_under_review" : "under_review";
        Tell(state, dispute, "charge.dispute.updated");
        switch ((string?)dispute.Document["evidence"]!["uncategorized_text"])
        {
            case "winning_evidence" or "losing_evidence" when IsInquiry(dispute):
                CloseInquiry(state, dispute);
                break;
            case "winning_evidence":
                Win(state, dispute, null);
                break;
            case "losing_evidence":
                Lose(state, dispute, null);
                break;
        }
    }

    /// <summary>Gives back an amount, or all that was not given back before; the dispute stays open.</summary>
    public static void Reinstate(SandboxState state, Row dispute, long? amount)
    {
        RequireAnswerable(dispute);
        var left = dispute.Hidden.Number("withdrawn") - dispute.Hidden.Number("reinstated");
        if (left == 0 || amount > left)
            throw StripeFailure.Refused($"No more than {left} of {dispute.Id} can be reinstated.", "invalid_state");

        amount ??= left;
        dispute.Hidden["reinstated"] = dispute.Hidden.Number("reinstated") + amount;
        Move(state, dispute, amount.Value, 0, "dispute_reversal", "Chargeback reversal");
        Tell(state, dispute, "charge.dispute.funds_reinstated");
    }

    /// <summary>The bank decides for the platform, and gives back an amount, or all there is left.</summary>
    public static void Win(SandboxState state, Row dispute, long? amount)
    {
        RequireDispute(dispute);
        if (amount is not null || dispute.Hidden.Number("reinstated") < dispute.Hidden.Number("withdrawn"))
            Reinstate(state, dispute, amount);

        Close(state, dispute, "won");
    }

    /// <summary>The bank decides for the cardholder; an amount may be given back before.</summary>
    public static void Lose(SandboxState state, Row dispute, long? amount)
    {
        RequireDispute(dispute);
        if (amount is not null)
            Reinstate(state, dispute, amount);

        Close(state, dispute, "lost");
    }

    /// <summary>The bank decides anew, the other way round: money comes back, or goes once more without a fee.</summary>
    public static void Overturn(SandboxState state, Row dispute)
    {
        var status = dispute.Document.Text("status");
        if (status is not ("won" or "lost"))
            throw StripeFailure.Refused($"Nothing is decided about {dispute.Id}.", "invalid_state");

        dispute.Document["status"] = "under_review";
        if (status == "lost")
        {
            Win(state, dispute, null);
            return;
        }

        var amount = dispute.Hidden.Number("reinstated");
        dispute.Hidden["reinstated"] = 0L;
        Move(state, dispute, -amount, 0, "dispute", "Chargeback withdrawal");
        Tell(state, dispute, "charge.dispute.funds_withdrawn");
        Close(state, dispute, "lost");
    }

    /// <summary>The bank leaves it at the question.</summary>
    public static void CloseInquiry(SandboxState state, Row dispute) => Close(state, dispute, "warning_closed");

    /// <summary>An inquiry about what was refunded in full has its answer.</summary>
    public static void OnRefunded(SandboxState state, Row charge)
    {
        if (charge.Document.Flag("refunded") && OpenOf(state, charge) is { } dispute && IsInquiry(dispute))
            CloseInquiry(state, dispute);
    }

    public static void Tell(SandboxState state, Row dispute, string type)
    {
        state.Changed(dispute);
        state.Raise(type, dispute);
    }

    private static void RequireDispute(Row dispute)
    {
        RequireAnswerable(dispute);
        if (IsInquiry(dispute))
            throw StripeFailure.Refused("An inquiry is neither won nor lost: escalate or close it.", "invalid_state");
    }

    private static void Close(SandboxState state, Row dispute, string status)
    {
        dispute.Document["status"] = status;
        Tell(state, dispute, "charge.dispute.closed");
    }

    private static void Withdraw(SandboxState state, Row dispute)
    {
        var amount = dispute.Document.Number("amount");
        dispute.Hidden["withdrawn"] = amount;
        Move(state, dispute, -amount, state.Options.DisputeFee, "dispute", "Chargeback withdrawal");
        Tell(state, dispute, "charge.dispute.funds_withdrawn");
    }

    private static void Move(SandboxState state, Row dispute, long amount, long fee, string category, string reason)
    {
        var charge = state.Rows.Find(dispute.Document.Text("charge")!)!;
        // What is not available yet is taken from what is pending, as with refunds.
        var movement = new Movement("adjustment", amount, TransferReversals.AvailableOn(state, charge), fee)
        {
            Category = category,
            Description = $"{reason} for {charge.Id}",
        };
        var row = BalanceTransactions.Add(state, dispute, movement);
        ((JsonArray)dispute.Document["balance_transactions"]!).Add(row.Document.DeepClone());
        state.Changed(dispute);
    }
}
