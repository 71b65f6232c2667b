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
