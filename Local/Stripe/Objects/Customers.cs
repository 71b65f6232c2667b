using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Customers.</summary>
internal static class Customers
{
    public const string Kind = "customer";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "customers", call => Create(call));
        routes.Add("GET", "customers", call => Paging.List(call, Kind, "email"));
        routes.Add("GET", "customers/*", call => call.Show(Kind));
        routes.Add("POST", "customers/*", call =>
            call.Update(Kind, "customer.updated", "email", "name", "description", "phone"));
        routes.Add("DELETE", "customers/*", Delete);
    }

    /// <summary>A customer that can be named; one that was deleted can only be shown.</summary>
    public static Row Require(Call call, string id, string param) =>
        call.Require(Kind, id, param) is var row && row.Document.Flag("deleted")
            ? throw StripeFailure.Missing(Kind, id, param)
            : row;

    /// <summary>
    /// Ends its subscriptions and leaves nothing but its id (docs.stripe.com/api/customers/delete).
    /// </summary>
    private static JsonObject Delete(Call call)
    {
        call.Parameters.Complete();
        var row = Require(call, call.Id, "id");
        foreach (var subscription in call.State.Rows.List(call.Account, Subscriptions.Kind, [new("customer", row.Id)]))
        {
            if (subscription.Document.Text("status") is not ("canceled" or "incomplete_expired"))
                SubscriptionLife.Cancel(call.State, subscription, "cancellation_requested");
        }

        call.State.Raise("customer.deleted", row);
        foreach (var field in row.Document.Select(pair => pair.Key).Except(["id", "object"]).ToList())
            row.Document.Remove(field);

        row.Document["deleted"] = true;
        call.State.Changed(row);
        return row.Document;
    }

    public static Row Add(SandboxState state, string? email, string? name, JsonObject metadata)
    {
        var id = RowStore.NewId("cus_")[..18];
        var row = state.Add(new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["address"] = null,
            ["balance"] = 0L,
            ["created"] = state.Now,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["discount"] = null,
            ["email"] = email,
            ["invoice_prefix"] = id[4..12].ToUpperInvariant(),
            ["livemode"] = false,
            ["metadata"] = metadata,
            ["name"] = name,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = null,
        });
        state.Raise("customer.created", row);
        return row;
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var (email, name) = (parameters.Text("email"), parameters.Text("name"));
        var (description, phone) = (parameters.Text("description"), parameters.Text("phone"));
        var metadata = parameters.Metadata();
        parameters.Accept("address", "preferred_locales", "shipping", "tax_exempt", "invoice_settings");
        parameters.Complete();
        var row = Add(call.State, email, name, metadata);
        row.Document["description"] = description;
        row.Document["phone"] = phone;
        return row.Document;
    }
}
