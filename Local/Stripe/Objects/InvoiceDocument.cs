using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What an invoice looks like when it is made.</summary>
internal static class InvoiceDocument
{
    public static JsonObject Describe(
        SandboxState state, Row subscription, string reason, (long Start, long End) period)
    {
        var id = RowStore.NewId("in_");
        var owner = subscription.Document;
        var lines = Fields.EmptyList($"/v1/invoices/{id}/lines");
        foreach (var item in ((JsonArray)owner["items"]!["data"]!).Cast<JsonObject>())
            ((JsonArray)lines["data"]!).Add(Line(id, subscription, item, period));

        var total = ((JsonArray)lines["data"]!).Sum(line => (long)line!["amount"]!);
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = Invoices.Kind,
            ["account_country"] = "DE",
            ["account_name"] = "PeepFunctions",
            ["amount_due"] = total,
            ["amount_overpaid"] = 0L,
            ["amount_paid"] = 0L,
            ["amount_remaining"] = total,
            ["attempt_count"] = 0L,
            ["attempted"] = false,
            ["auto_advance"] = true,
            ["billing_reason"] = reason,
            ["collection_method"] = "charge_automatically",
            ["created"] = state.Now,
            ["currency"] = owner.Text("currency"),
            ["customer"] = owner.Text("customer"),
            ["customer_email"] = state.Rows.Find(owner.Text("customer")!)!.Document.Text("email"),
            ["description"] = owner.Text("description"),
            ["effective_at"] = null,
            ["ending_balance"] = 0L,
            ["lines"] = lines,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = null,
            ["on_behalf_of"] = owner.Text("on_behalf_of"),
            ["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = owner["metadata"]!.DeepClone(),
                    ["subscription"] = subscription.Id,
                },
                ["type"] = "subscription_details",
            },
            ["period_end"] = period.Start,
            ["period_start"] = period.Start,
            ["starting_balance"] = 0L,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = null,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = null,
                ["voided_at"] = null,
            },
            ["subtotal"] = total,
            ["total"] = total,
        };
    }

    private static JsonObject Line(string invoice, Row subscription, JsonObject item, (long Start, long End) period)
    {
        var price = (JsonObject)item["price"]!;
        var amount = price.Number("unit_amount") * item.Number("quantity");
        return new JsonObject
        {
            ["id"] = RowStore.NewId("il_"),
            ["object"] = "line_item",
            ["amount"] = amount,
            ["currency"] = price.Text("currency"),
            ["description"] = null,
            ["discountable"] = true,
            ["invoice"] = invoice,
            ["livemode"] = false,
            ["metadata"] = subscription.Document["metadata"]!.DeepClone(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = null,
                ["subscription_item_details"] = new JsonObject
                {
                    ["invoice_item"] = null,
                    ["proration"] = false,
                    ["subscription"] = subscription.Id,
                    ["subscription_item"] = item.Text("id"),
                },
                ["type"] = "subscription_item_details",
            },
            ["period"] = new JsonObject { ["end"] = period.End, ["start"] = period.Start },
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject
                {
                    ["price"] = price.Text("id"),
                    ["product"] = price.Text("product"),
                },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
            },
            ["quantity"] = item.Number("quantity"),
            ["subtotal"] = amount,
        };
    }
}
