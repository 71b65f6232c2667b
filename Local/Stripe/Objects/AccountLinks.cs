using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Links to the hosted onboarding of an account: good once, and for five minutes.</summary>
internal static class AccountLinks
{
    public const string Kind = "account_link";

    private const long LivesSeconds = 300;

    public static void AddRoutes(Routes routes) => routes.Add("POST", "account_links", Create);

    /// <summary>Whether the link still leads to the onboarding.</summary>
    public static bool IsOpen(SandboxState state, Row link) =>
        !link.Hidden.Flag("used") && state.Now < link.Document.Number("expires_at");

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var account = (call with { Account = null }).Require(
            Accounts.Kind, parameters.RequiredText("account"), "account");
        if (parameters.RequiredText("type") is not ("account_onboarding" or "account_update"))
            throw StripeFailure.Invalid("Invalid type: must be one of account_onboarding or account_update", "type");

        var (refresh, back) = (parameters.RequiredText("refresh_url"), parameters.RequiredText("return_url"));
        parameters.Accept("collect", "collection_options");
        parameters.Complete();
        var state = call.State;
        var id = RowStore.NewId("alink_");
        var link = state.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Kind,
                ["created"] = state.Now,
                ["expires_at"] = state.Now + LivesSeconds,
                ["url"] = new Uri(state.Address, $"connect/onboard/{id}").ToString(),
            },
            account: null,
            new JsonObject { ["account"] = account.Id, ["refresh_url"] = refresh, ["return_url"] = back });
        var shown = (JsonObject)link.Document.DeepClone();
        // Stripe's links have no id of their own.
        shown.Remove("id");
        return shown;
    }
}
