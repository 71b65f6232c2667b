using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What a checkout session sells.</summary>
internal static class CheckoutItems
{
    private static readonly string[] Intervals = ["day", "week", "month", "year"];

    /// <summary>Reads the line items; those of a subscription recur, all at the same interval.</summary>
    public static (JsonArray Items, string Currency) Read(Parameters parameters, bool isRecurring)
    {
        var items = new JsonArray();
        string? currency = null;
        foreach (var item in parameters.Parts("line_items"))
        {
            var price = item.Part("price_data");
            var itemCurrency = price.RequiredCurrency("currency");
            if (currency is not null && currency != itemCurrency)
                throw StripeFailure.Invalid("All line items must have the same currency.", price.PathOf("currency"));

            currency = itemCurrency;
            var amount = price.RequiredAmount("unit_amount");
            var quantity = item.Amount("quantity") ?? 1;
            var recurring = ReadRecurring(price, isRecurring);
            var product = price.Part("product_data");
            items.Add(Describe(product.RequiredText("name"), amount, quantity, itemCurrency, recurring));
            product.Accept("description", "metadata", "images", "tax_code");
            price.Accept("tax_behavior");
        }

        if (items.Select(item => item!["price"]!["recurring"]?.ToJsonString()).Distinct().Count() > 1)
            throw StripeFailure.Invalid("All recurring prices must have the same interval.", "line_items");

        return currency is null ? throw parameters.Missing("line_items") : (items, currency);
    }

    private static JsonObject? ReadRecurring(Parameters price, bool isRecurring)
    {
        var recurring = price.Part("recurring");
        if (recurring.IsEmpty == isRecurring)
        {
            throw StripeFailure.Invalid(isRecurring
                ? "The sandbox sells recurring prices only in subscription mode: set price_data[recurring]."
                : "You must not use recurring prices in payment mode.", price.PathOf("recurring"));
        }

        if (!isRecurring)
            return null;

        var interval = recurring.RequiredText("interval");
        if (!Intervals.Contains(interval))
        {
            throw StripeFailure.Invalid(
                "Invalid interval: must be day, week, month or year", recurring.PathOf("interval"));
        }

        return new JsonObject
        {
            ["interval"] = interval,
            ["interval_count"] = recurring.Amount("interval_count") ?? 1,
            ["meter"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = "licensed",
        };
    }

    private static JsonObject Describe(
        string name, long amount, long quantity, string currency, JsonObject? recurring) => new()
        {
            ["id"] = RowStore.NewId("li_"),
            ["object"] = "item",
            ["amount_discount"] = 0L,
            ["amount_subtotal"] = amount * quantity,
            ["amount_tax"] = 0L,
            ["amount_total"] = amount * quantity,
            ["currency"] = currency,
            ["description"] = name,
            ["price"] = new JsonObject
            {
                ["id"] = RowStore.NewId("price_"),
                ["object"] = "price",
                ["active"] = false,
                ["billing_scheme"] = "per_unit",
                ["currency"] = currency,
                // The product itself is no object of the sandbox.
                ["product"] = RowStore.NewId("prod_")[..19],
                ["recurring"] = recurring,
                ["type"] = recurring is null ? "one_time" : "recurring",
                ["unit_amount"] = amount,
                ["unit_amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture),
            },
            ["quantity"] = quantity,
        };
}
