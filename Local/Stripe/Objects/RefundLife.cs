namespace PeepFunctions.Local.Sandbox;

/// <summary>What becomes of a refund after it was made (docs.stripe.com/refunds#failed-refunds).</summary>
internal static class RefundLife
{
    /// <summary>Has a refund of a charge whose card asks for it wait, or fail, in its time.</summary>
    public static void Begin(SandboxState state, Row refund, TestCard card)
    {
        if (card.Refunds == RefundFate.Succeed)
            return;

        if (card.Refunds == RefundFate.Wait)
        {
            refund.Document["status"] = "pending";
            refund.Document["pending_reason"] = "processing";
        }

        state.Schedule(refund, state.NowMilliseconds + (long)state.Options.RefundAnswersAfter.TotalMilliseconds);
    }

    public static void OnDue(SandboxState state, Row refund)
    {
        if (refund.Document.Text("status") == "pending")
            Succeed(state, refund);
        else
            Fail(state, refund);
    }

    /// <summary>The bank took it.</summary>
    public static void Succeed(SandboxState state, Row refund)
    {
        if (refund.Document.Text("status") != "pending")
            throw StripeFailure.Refused($"{refund.Id} is not pending.", "invalid_state");

        refund.Document["status"] = "succeeded";
        refund.Document.Remove("pending_reason");
        Tell(state, refund);
    }

    /// <summary>
    /// The bank sent it back: the money returns to the balance, and the charge can be refunded again. A transfer that
    /// was reversed with it stays reversed, as in Stripe.
    /// </summary>
    public static void Fail(SandboxState state, Row refund)
    {
        var document = refund.Document;
        if (document.Text("status") is not ("pending" or "succeeded") || refund.Account is not null)
            throw StripeFailure.Refused($"{refund.Id} can no longer fail.", "invalid_state");

        var amount = document.Number("amount");
        var back = BalanceTransactions.Add(
            state, refund, new Movement("refund_failure", amount, TransferReversals.AvailableOn(state, refund)));
        document["failure_balance_transaction"] = back.Id;
        document["failure_reason"] = "expired_or_canceled_card";
        document["status"] = "failed";
        document.Remove("pending_reason");
        Refunds.Count(state, state.Rows.Find(document.Text("charge")!)!, -amount);
        state.Raise("refund.failed", refund);
        Tell(state, refund);
    }

    private static void Tell(SandboxState state, Row refund)
    {
        refund.Hidden.Remove("due_ms");
        state.Changed(refund);
        state.Raise("refund.updated", refund);
        state.Raise("charge.refund.updated", refund);
    }
}
