using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Invoices of subscriptions. They are finalized as soon as they are made; live takes about an hour.</summary>
internal static class Invoices
{
    public const string Kind = "invoice";

    /// <summary>Where an invoice names its subscription, since 2025-03-31.</summary>
    private const string SubscriptionField = "parent.subscription_details.subscription";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "invoices", List);
        routes.Add("GET", "invoices/*", call => call.Show(Kind));
        routes.Add("POST", "invoices/*/pay", Pay);
    }

    /// <summary>The invoice of a subscription's current period.</summary>
    public static Row Add(SandboxState state, Row subscription, string reason)
    {
        var period = SubscriptionLife.PeriodOf(subscription);
        var invoice = state.Add(InvoiceDocument.Describe(state, subscription, reason, period));
        subscription.Document["latest_invoice"] = invoice.Id;
        state.Changed(subscription);
        state.Raise("invoice.created", invoice);
        return invoice;
    }

    /// <summary>The invoice asks for its payment.</summary>
    public static void Finalize(SandboxState state, Row invoice, Row intent)
    {
        invoice.Document["status"] = "open";
        invoice.Document["status_transitions"]!["finalized_at"] = state.Now;
        invoice.Document["effective_at"] = state.Now;
        invoice.Document["number"] = string.Create(
            CultureInfo.InvariantCulture, $"{invoice.Id[^8..].ToUpperInvariant()}-{invoice.Sequence:0000}");
        invoice.Hidden["payment"] = InvoicePayments.Add(state, invoice, intent).Id;
        state.Changed(invoice);
        state.Raise("invoice.finalized", invoice);
    }

    public static Row IntentOf(SandboxState state, Row invoice) =>
        state.Rows.Find((string)PaymentOf(state, invoice).Document["payment"]!["payment_intent"]!)!;

    public static void Paid(SandboxState state, Row invoice)
    {
        Close(state, invoice, attempts: 1);
        InvoicePayments.Paid(state, PaymentOf(state, invoice));
    }

    public static void Failed(SandboxState state, Row invoice, long? nextAttempt)
    {
        var document = invoice.Document;
        document["attempted"] = true;
        document["attempt_count"] = document.Number("attempt_count") + 1;
        document["next_payment_attempt"] = nextAttempt;
        document["auto_advance"] = nextAttempt is not null;
        state.Changed(invoice);
        state.Raise("invoice.payment_failed", invoice);
    }

    /// <summary>
    /// Somebody paid it outside of Stripe: no money moves. The old field paid_out_of_band is gone from this version;
    /// amount_paid_off_stripe, shown when expanded, took its place.
    /// </summary>
    public static void PayOutOfBand(SandboxState state, Row invoice)
    {
        RequireOpen(invoice);
        var intent = IntentOf(state, invoice);
        invoice.Hidden["amount_paid_off_stripe"] = invoice.Document.Number("amount_due");
        InvoicePayments.Cancel(state, PaymentOf(state, invoice));
        PaymentIntents.CancelFor(state, intent, "abandoned");
        Close(state, invoice, attempts: 0);
        SubscriptionLife.OnPaid(state, SubscriptionOf(state, invoice));
    }

    private static void Close(SandboxState state, Row invoice, long attempts)
    {
        var document = invoice.Document;
        document["status"] = "paid";
        document["attempted"] = true;
        document["attempt_count"] = document.Number("attempt_count") + attempts;
        document["amount_paid"] = document.Number("amount_due");
        document["amount_remaining"] = 0L;
        document["auto_advance"] = false;
        document["next_payment_attempt"] = null;
        document["status_transitions"]!["paid_at"] = state.Now;
        state.Changed(invoice);
        state.Raise("invoice.paid", invoice);
        state.Raise("invoice.payment_succeeded", invoice);
    }

    private static JsonObject List(Call call)
    {
        var filters = new List<KeyValuePair<string, string>>();
        if (call.Parameters.Text("subscription") is { } subscription)
            filters.Add(new(SubscriptionField, subscription));

        foreach (var field in (string[])["customer", "status"])
        {
            if (call.Parameters.Text(field) is { } text)
                filters.Add(new(field, text));
        }

        return Paging.ListWhere(call, Kind, filters);
    }

    private static JsonObject Pay(Call call)
    {
        var (state, invoice) = (call.State, call.Subject(Kind));
        var isOutOfBand = call.Parameters.Flag("paid_out_of_band") ?? false;
        call.Parameters.Accept("off_session");
        call.Parameters.Complete();
        RequireOpen(invoice);
        if (isOutOfBand)
            PayOutOfBand(state, invoice);
        else
            SubscriptionLife.Attempt(state, SubscriptionOf(state, invoice), invoice);

        return invoice.Document.Text("status") == "paid"
            ? invoice.Document
            : throw new StripeFailure(402, "card_error", Charges.DeclineMessage, "card_declined") { IsKept = true };
    }

    private static void RequireOpen(Row invoice)
    {
        if (invoice.Document.Text("status") != "open")
            throw StripeFailure.Refused("Only an open invoice can be paid.", "invoice_not_editable");
    }

    private static Row SubscriptionOf(SandboxState state, Row invoice) =>
        state.Rows.Find(invoice.Document.TextAt(SubscriptionField)!)!;

    private static Row PaymentOf(SandboxState state, Row invoice) =>
        state.Rows.Find(invoice.Hidden.Text("payment")!)!;
}
