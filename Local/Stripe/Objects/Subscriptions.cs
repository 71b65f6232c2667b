using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Subscriptions, as the API shows and answers them; checkout sessions make them.</summary>
internal static partial class Subscriptions
{
    public const string Kind = "subscription";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "subscriptions", List);
        routes.Add("GET", "subscriptions/*", call => call.Show(Kind));
        routes.Add("POST", "subscriptions/*", Update);
        routes.Add("DELETE", "subscriptions/*", Cancel);
    }

    /// <summary>Reads a session's <c>subscription_data</c>: fields of the subscription, by their names.</summary>
    public static JsonObject ReadData(SandboxState state, Parameters parameters)
    {
        var data = new JsonObject { ["metadata"] = parameters.Metadata() };
        foreach (var field in (string[])["description", "on_behalf_of"])
        {
            if (parameters.Text(field) is { } text)
                data[field] = text;
        }

        var transfer = parameters.Part("transfer_data");
        if (transfer.Text("destination") is { } destination)
        {
            Accounts.RequireTransferable(state, destination, transfer.PathOf("destination"));
            data["transfer_data"] = new JsonObject { ["amount_percent"] = null, ["destination"] = destination };
        }

        if (parameters.Text("application_fee_percent") is not { } percent)
            return data;

        if (data["transfer_data"] is null || HundredthsOf(percent) is null)
        {
            throw StripeFailure.Invalid(
                "The application fee needs a transfer_data[destination], and lies between 0 and 100 with at most two "
                + "decimals.", parameters.PathOf("application_fee_percent"));
        }

        data["application_fee_percent"] = JsonNode.Parse(percent);
        return data;
    }

    /// <summary>The application fee of an amount: ⌊amount × percent ÷ 100⌋, or null without a percentage.</summary>
    public static long? FeeOf(JsonObject subscription, long amount) =>
        subscription["application_fee_percent"] is { } percent
            ? (long)((Int128)amount * HundredthsOf(percent.ToJsonString())!.Value / 10_000)
            : null;

    public static JsonObject Describe(
        SandboxState state, string customer, string currency, JsonObject data, JsonArray items)
    {
        var id = RowStore.NewId("sub_");
        var document = new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["application"] = null,
            ["application_fee_percent"] = null,
            ["billing_cycle_anchor"] = state.Now,
            ["billing_mode"] = new JsonObject { ["type"] = "flexible" },
            ["cancel_at"] = null,
            ["cancel_at_period_end"] = false,
            ["canceled_at"] = null,
            ["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = null },
            ["collection_method"] = "charge_automatically",
            ["created"] = state.Now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["default_payment_method"] = RowStore.NewId("pm_"),
            ["description"] = null,
            ["ended_at"] = null,
            ["items"] = Fields.EmptyList($"/v1/subscription_items?subscription={id}"),
            ["latest_invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["on_behalf_of"] = null,
            ["start_date"] = state.Now,
            ["status"] = "active",
            ["transfer_data"] = null,
        };
        foreach (var (field, value) in data)
            document[field] = value?.DeepClone();

        foreach (var item in items)
            ((JsonArray)document["items"]!["data"]!).Add(DescribeItem(state, id, item!));

        return document;
    }

    private static JsonObject DescribeItem(SandboxState state, string subscription, JsonNode item) => new()
    {
        ["id"] = RowStore.NewId("si_")[..17],
        ["object"] = "subscription_item",
        ["created"] = state.Now,
        ["current_period_end"] = 0L,
        ["current_period_start"] = state.Now,
        ["discounts"] = new JsonArray(),
        ["metadata"] = new JsonObject(),
        ["price"] = item["price"]!.DeepClone(),
        ["quantity"] = (long)item["quantity"]!,
        ["subscription"] = subscription,
        ["tax_rates"] = new JsonArray(),
    };

    /// <summary>Lists leave out what is canceled unless asked (docs.stripe.com/api/subscriptions/list).</summary>
    private static JsonObject List(Call call)
    {
        var filters = new List<KeyValuePair<string, string>>();
        if (call.Parameters.Text("customer") is { } customer)
            filters.Add(new("customer", customer));

        var status = call.Parameters.Text("status");
        var created = CreatedRange.Read(call.Parameters);
        return Paging.Page(call, call.State.Rows.List(call.Account, Kind, filters), new Listing<Row>(
            row => row.Id,
            row => row.Created,
            row => status switch
            {
                null => row.Document.Text("status") != "canceled",
                "all" => true,
                "ended" => row.Document.Text("status") == "canceled",
                _ => row.Document.Text("status") == status,
            },
            row => row.Document,
            call.State.Rows.Find), created);
    }

    private static JsonObject Update(Call call)
    {
        var (parameters, subscription) = (call.Parameters, call.Subject(Kind));
        var metadata = parameters.Pairs("metadata");
        var (atPeriodEnd, description) = (parameters.Flag("cancel_at_period_end"), parameters.Text("description"));
        var transfer = parameters.Part("transfer_data");
        var destination = transfer.Text("destination");
        parameters.Accept("cancellation_details", "proration_behavior");
        parameters.Complete();
        if (subscription.Document.Text("status") == "canceled")
        {
            throw StripeFailure.Refused(
                "A canceled subscription can only update its cancellation_details and metadata.", "invalid_state");
        }

        ((JsonObject)subscription.Document["metadata"]!).Merge(metadata);
        if (description is not null)
            subscription.Document["description"] = description;

        if (destination is not null)
        {
            Accounts.RequireTransferable(call.State, destination, transfer.PathOf("destination"));
            subscription.Document["transfer_data"] =
                new JsonObject { ["amount_percent"] = null, ["destination"] = destination };
        }

        if (atPeriodEnd is { } isEnding)
            SubscriptionLife.SetCancelAtPeriodEnd(call.State, subscription, isEnding);

        call.State.Changed(subscription);
        call.State.Raise("customer.subscription.updated", subscription);
        return subscription.Document;
    }

    private static JsonObject Cancel(Call call)
    {
        var subscription = call.Subject(Kind);
        call.Parameters.Accept("cancellation_details", "invoice_now", "prorate");
        call.Parameters.Complete();
        SubscriptionLife.Cancel(call.State, subscription, "cancellation_requested");
        return subscription.Document;
    }

    /// <summary>A percentage in hundredths of a percent; null when it is none.</summary>
    private static long? HundredthsOf(string percent)
    {
        if (!Percent().IsMatch(percent))
            return null;

        var parts = percent.Split('.');
        var fraction = parts.Length == 1 ? "00" : parts[1].PadRight(2, '0');
        var hundredths = long.Parse(parts[0] + fraction, CultureInfo.InvariantCulture);
        return hundredths <= 10_000 ? hundredths : null;
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,2})(\.[0-9]{1,2})?\z")]
    private static partial Regex Percent();
}
