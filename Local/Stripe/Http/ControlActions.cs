using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// What can be done to an object from outside the API: <c>POST /_sandbox/{objects}/{id}/{action}</c>, a JSON object as
/// body, or none. The console's buttons do the same.
/// </summary>
internal static class ControlActions
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["accounts"] = Accounts.Kind,
        ["charges"] = Charges.Kind,
        ["checkout"] = CheckoutSessions.Kind,
        ["disputes"] = Disputes.Kind,
        ["invoices"] = Invoices.Kind,
        ["payouts"] = Payouts.Kind,
        ["refunds"] = Refunds.Kind,
        ["subscriptions"] = Subscriptions.Kind,
        ["topups"] = TopUps.Kind,
    };

    private static readonly Dictionary<(string Objects, string Action), Func<ControlCall, Row>> Actions = new()
    {
        [("accounts", "onboard")] = call => call.Do(Accounts.CompleteOnboarding),
        [("accounts", "restrict")] = call => call.Do(Accounts.Restrict),
        [("accounts", "restore")] = call => call.Do(Accounts.CompleteOnboarding),
        [("accounts", "deauthorize")] = call => call.Do(Accounts.Deauthorize),
        [("accounts", "update-person")] = call => call.Do(AccountDetails.UpdatePerson),
        [("accounts", "update-external-account")] = call => call.Do(AccountDetails.UpdateBank),
        [("charges", "early-fraud-warning")] = call => FraudSignals.Warn(call.State, call.Row),
        [("charges", "review")] = call => FraudSignals.Review(call.State, call.Row),
        [("charges", "close-review")] = call => FraudSignals.CloseReview(
            call.State, call.Row, call.Text("reason") ?? "approved"),
        [("charges", "dispute")] = call => DisputeLife.Open(
            call.State, call.Row, call.Amount("amount"), call.Flag("inquiry"), call.Text("reason") ?? "fraudulent"),
        [("checkout", "settle")] = call => call.Do(DelayedPayments.Conclude, true),
        [("checkout", "fail")] = call => call.Do(DelayedPayments.Conclude, false),
        [("disputes", "win")] = call => call.Do(DisputeLife.Win, call.Amount("amount")),
        [("disputes", "lose")] = call => call.Do(DisputeLife.Lose, call.Amount("amount")),
        [("disputes", "reinstate")] = call => call.Do(DisputeLife.Reinstate, call.Amount("amount")),
        [("disputes", "overturn")] = call => call.Do(DisputeLife.Overturn),
        [("disputes", "escalate")] = call => call.Do(DisputeLife.Escalate, call.Amount("amount")),
        [("invoices", "pay-out-of-band")] = call => call.Do(Invoices.PayOutOfBand),
        [("payouts", "fail")] = call => call.Do(Payouts.Fail),
        [("refunds", "fail")] = call => call.Do(RefundLife.Fail),
        [("refunds", "succeed")] = call => call.Do(RefundLife.Succeed),
        [("topups", "reverse")] = call => call.Do(TopUps.Reverse),
        [("subscriptions", "fail-next")] = call => call.Do(SubscriptionLife.FailNext, call.Amount("times")),
        [("subscriptions", "cancel")] = call => call.Do(SubscriptionLife.Cancel, "cancellation_requested"),
    };

    /// <summary>Does it, and shows the object that it changed or made.</summary>
    public static JsonObject Run(SandboxState state, string objects, string id, string action, JsonObject body)
    {
        if (!Actions.TryGetValue((objects, action), out var act))
        {
            var known = Actions.Keys.Where(key => key.Objects == objects).Select(key => key.Action);
            throw StripeFailure.Missing("action", $"{objects}/{action}; there are: {string.Join(", ", known)}");
        }

        var kind = Kinds[objects];
        if (state.Rows.Find(id) is not { } row || row.Kind != kind)
            throw StripeFailure.Missing(kind, id);

        return (JsonObject)act(new ControlCall(state, row, body)).Document.DeepClone();
    }
}
