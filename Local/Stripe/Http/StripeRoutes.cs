namespace PeepFunctions.Local.Sandbox;

/// <summary>All that the sandbox answers, and what it does when an object's time has come.</summary>
internal static class StripeRoutes
{
    public static Routes Create()
    {
        var routes = new Routes();
        Accounts.AddRoutes(routes);
        AccountLinks.AddRoutes(routes);
        ApplicationFees.AddRoutes(routes);
        BalanceTransactions.AddRoutes(routes);
        Charges.AddRoutes(routes);
        CheckoutSessions.AddRoutes(routes);
        Customers.AddRoutes(routes);
        Disputes.AddRoutes(routes);
        EventsApi.AddRoutes(routes);
        FraudSignals.AddRoutes(routes);
        Invoices.AddRoutes(routes);
        InvoicePayments.AddRoutes(routes);
        PaymentIntents.AddRoutes(routes);
        Payouts.AddRoutes(routes);
        Refunds.AddRoutes(routes);
        Subscriptions.AddRoutes(routes);
        TopUps.AddRoutes(routes);
        Transfers.AddRoutes(routes);
        TransferReversals.AddRoutes(routes);
        return routes;
    }

    public static void Schedule(SandboxState state)
    {
        state.WhenDue(Charges.Kind, Charges.OnDue);
        state.WhenDue(CheckoutSessions.Kind, CheckoutSessions.Expire);
        state.WhenDue(Payouts.Kind, Payouts.Arrive);
        state.WhenDue(Refunds.Kind, RefundLife.OnDue);
        state.WhenDue(TopUps.Kind, TopUps.Arrive);
        state.WhenDue(Subscriptions.Kind, SubscriptionLife.OnDue);
    }
}
