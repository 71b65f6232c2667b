using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Connected accounts, and the platform's own.</summary>
internal static class Accounts
{
    public const string Kind = "account";

    /// <summary>An account's own API version, in which Stripe renders some of the events about it.</summary>
    private const string AccountsOwnVersion = "2020-08-27";

    private static readonly string[] Requirements =
        ["business_profile.url", "external_account", "representative.first_name", "tos_acceptance.date"];

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "accounts", Create);
        routes.Add("GET", "accounts", call => Paging.List(call with { Account = null }, Kind));
        routes.Add("GET", "account", Own);
        routes.Add("GET", "accounts/*", call =>
        {
            RequireConnected(call.State, call.Id);
            return (call with { Account = null }).Show(Kind);
        });
        routes.Add("POST", "accounts/*", Update);
    }

    /// <summary>Refuses what concerns an account that is no longer, or never was, the platform's.</summary>
    public static void RequireConnected(SandboxState state, string id)
    {
        if (state.Rows.Find(id) is not { Kind: Kind } account || account.Hidden.Flag("deauthorized"))
        {
            throw new StripeFailure(403, "invalid_request_error",
                $"The provided key does not have access to account '{id}' (or that account does not exist). "
                + "Application access may have been revoked.", "account_invalid");
        }
    }

    /// <summary>Whether money can be sent to it.</summary>
    public static bool TakesTransfers(Row account) =>
        !account.Hidden.Flag("deauthorized")
        && ((JsonObject)account.Document["capabilities"]!).Text("transfers") == "active";

    /// <summary>The account that money is to go to, refused as Stripe does when it cannot take any.</summary>
    public static Row RequireTransferable(SandboxState state, string id, string param)
    {
        if (state.Rows.Find(id) is not { Kind: Kind } account || account.Hidden.Flag("deauthorized"))
            throw StripeFailure.Refused($"No such destination: '{id}'", "resource_missing", param);

        return TakesTransfers(account) && !state.IsRestricted(id)
            ? account
            : throw StripeFailure.Refused(
                "Your destination account needs to have at least one of the following capabilities enabled: "
                + "transfers, crypto_transfers, legacy_payments", "insufficient_capabilities_for_transfer", param);
    }

    /// <summary>What the hosted onboarding leads to: the account can be paid.</summary>
    public static void CompleteOnboarding(SandboxState state, Row account)
    {
        account.Document["details_submitted"] = true;
        SetStanding(state, account, disabledReason: null, due: []);
    }

    /// <summary>Stripe asks for more and holds transfers until it comes.</summary>
    public static void Restrict(SandboxState state, Row account) =>
        SetStanding(state, account, "requirements.past_due", ["individual.verification.document"]);

    /// <summary>The account's owner disconnects it from the platform.</summary>
    public static void Deauthorize(SandboxState state, Row account)
    {
        account.Hidden["deauthorized"] = true;
        state.Changed(account);
        // The event's object is the application; whose account it was, only the event tells.
        var application = new JsonObject
        {
            ["id"] = "ca_peepfunctions",
            ["object"] = "application",
            ["name"] = "PeepFunctions",
        };
        state.Raise("account.application.deauthorized", application, account.Id, AccountsOwnVersion);
    }

    private static void SetStanding(SandboxState state, Row account, string? disabledReason, string[] due)
    {
        var document = account.Document;
        var isActive = disabledReason is null;
        var capabilities = (JsonObject)document["capabilities"]!;
        foreach (var capability in capabilities.Select(pair => pair.Key).ToArray())
            capabilities[capability] = isActive ? "active" : "inactive";

        document["charges_enabled"] = isActive && capabilities.ContainsKey("card_payments");
        document["payouts_enabled"] = isActive;
        document["requirements"] = RequirementsOf(disabledReason, due);
        state.Changed(account);
        state.Raise("account.updated", account, account.Id);
        state.Raise("capability.updated", CapabilityOf(account, isActive ? "active" : "inactive", due), account.Id);
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var type = parameters.Text("type");
        var controller = ReadController(parameters.Part("controller"));
        if (type is not (null or "express" or "standard" or "custom"))
            throw StripeFailure.Invalid($"Invalid type: must be one of standard, express, or custom", "type");

        if (type is not null && controller is not null)
            throw StripeFailure.Invalid("You may not specify both `type` and `controller`.", "type");

        var capabilities = parameters.Part("capabilities");
        var requested = new JsonObject();
        foreach (var capability in (string[])["transfers", "card_payments"])
        {
            if (capabilities.Part(capability).Flag("requested") == true)
                requested[capability] = "inactive";
        }

        var country = parameters.Text("country") ?? "DE";
        var (email, businessType) = (parameters.Text("email"), parameters.Text("business_type"));
        var metadata = parameters.Metadata();
        var currency = parameters.Text("default_currency") ?? "eur";
        parameters.Accept("business_profile", "settings", "individual", "company", "tos_acceptance");
        parameters.Complete();
        var row = call.State.Add(Describe(call.State, RowStore.NewId("acct_")[..21], type ?? (
            controller?["stripe_dashboard"]?["type"]?.ToString() == "express" ? "express" : "none")));
        row.Document["business_type"] = businessType;
        row.Document["capabilities"] = requested;
        row.Document["country"] = country;
        row.Document["default_currency"] = currency;
        row.Document["email"] = email;
        row.Document["metadata"] = metadata;
        if (controller is not null)
            row.Document["controller"] = controller;

        return row.Document;
    }

    private static JsonObject Update(Call call)
    {
        RequireConnected(call.State, call.Id);
        call.Parameters.Accept("business_profile", "settings", "individual", "company", "tos_acceptance");
        return (call with { Account = null }).Update(Kind, null, "email", "business_type", "default_currency");
    }

    private static JsonObject Own(Call call)
    {
        call.Parameters.Complete();
        return call.Account is { } account
            ? call.State.Rows.Find(account)!.Document
            : Describe(call.State, "acct_platform", "standard");
    }

    private static JsonObject? ReadController(Parameters controller)
    {
        if (controller.IsEmpty)
            return null;

        return new JsonObject
        {
            ["type"] = "application",
            ["is_controller"] = true,
            ["fees"] = new JsonObject { ["payer"] = controller.Part("fees").Text("payer") ?? "application" },
            ["losses"] = new JsonObject { ["payments"] = controller.Part("losses").Text("payments") ?? "application" },
            ["requirement_collection"] = controller.Text("requirement_collection") ?? "stripe",
            ["stripe_dashboard"] = new JsonObject
            {
                ["type"] = controller.Part("stripe_dashboard").Text("type") ?? "express",
            },
        };
    }

    private static JsonObject Describe(SandboxState state, string id, string type) => new()
    {
        ["id"] = id,
        ["object"] = Kind,
        ["business_type"] = null,
        ["capabilities"] = new JsonObject(),
        ["charges_enabled"] = false,
        ["controller"] = new JsonObject
        {
            ["type"] = "application",
            ["is_controller"] = true,
            ["fees"] = new JsonObject { ["payer"] = "application_express" },
            ["losses"] = new JsonObject { ["payments"] = "application" },
            ["requirement_collection"] = "stripe",
            ["stripe_dashboard"] = new JsonObject { ["type"] = type == "none" ? "none" : "express" },
        },
        ["country"] = "DE",
        ["created"] = state.Now,
        ["default_currency"] = "eur",
        ["details_submitted"] = false,
        ["email"] = null,
        ["external_accounts"] = Fields.EmptyList($"/v1/accounts/{id}/external_accounts"),
        ["future_requirements"] = RequirementsOf(null, []),
        ["metadata"] = new JsonObject(),
        ["payouts_enabled"] = false,
        ["requirements"] = RequirementsOf("requirements.past_due", Requirements),
        ["settings"] = new JsonObject
        {
            ["payouts"] = new JsonObject
            {
                ["debit_negative_balances"] = true,
                ["schedule"] = new JsonObject { ["delay_days"] = 2, ["interval"] = "manual" },
                ["statement_descriptor"] = null,
            },
        },
        ["type"] = type,
    };

    private static JsonObject RequirementsOf(string? disabledReason, string[] due) => new()
    {
        ["alternatives"] = new JsonArray(),
        ["current_deadline"] = null,
        ["currently_due"] = new JsonArray([.. due.Select(item => JsonValue.Create(item))]),
        ["disabled_reason"] = disabledReason,
        ["errors"] = new JsonArray(),
        ["eventually_due"] = new JsonArray([.. due.Select(item => JsonValue.Create(item))]),
        ["past_due"] = new JsonArray([.. due.Select(item => JsonValue.Create(item))]),
        ["pending_verification"] = new JsonArray(),
    };

    private static JsonObject CapabilityOf(Row account, string status, string[] due) => new()
    {
        ["id"] = "transfers",
        ["object"] = "capability",
        ["account"] = account.Id,
        ["requested"] = true,
        ["requested_at"] = account.Created,
        ["requirements"] = RequirementsOf(status == "active" ? null : "requirements.fields_needed", due),
        ["status"] = status,
    };
}
