using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What links an invoice to its payment intent: neither names the other any more.</summary>
internal static class InvoicePayments
{
    public const string Kind = "invoice_payment";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "invoice_payments", List);
        routes.Add("GET", "invoice_payments/*", call => call.Show(Kind));
    }

    public static Row Add(SandboxState state, Row invoice, Row intent) => state.Add(new JsonObject
    {
        ["id"] = RowStore.NewId("inpay_"),
        ["object"] = Kind,
        ["amount_paid"] = null,
        ["amount_requested"] = invoice.Document.Number("amount_due"),
        ["created"] = state.Now,
        ["currency"] = invoice.Document.Text("currency"),
        ["invoice"] = invoice.Id,
        ["is_default"] = true,
        ["livemode"] = false,
        ["payment"] = new JsonObject { ["payment_intent"] = intent.Id, ["type"] = "payment_intent" },
        ["status"] = "open",
        ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
    });

    public static void Paid(SandboxState state, Row payment)
    {
        payment.Document["status"] = "paid";
        payment.Document["amount_paid"] = payment.Document.Number("amount_requested");
        payment.Document["status_transitions"]!["paid_at"] = state.Now;
        state.Changed(payment);
        state.Raise("invoice_payment.paid", payment);
    }

    public static void Cancel(SandboxState state, Row payment)
    {
        payment.Document["status"] = "canceled";
        payment.Document["status_transitions"]!["canceled_at"] = state.Now;
        state.Changed(payment);
    }

    private static JsonObject List(Call call)
    {
        var filters = new List<KeyValuePair<string, string>>();
        var payment = call.Parameters.Part("payment");
        if (payment.Text("payment_intent") is { } intent)
            filters.Add(new("payment.payment_intent", intent));

        if (payment.Text("type") is { } type)
            filters.Add(new("payment.type", type));

        foreach (var field in (string[])["invoice", "status"])
        {
            if (call.Parameters.Text(field) is { } text)
                filters.Add(new(field, text));
        }

        return Paging.ListWhere(call, Kind, filters);
    }
}
