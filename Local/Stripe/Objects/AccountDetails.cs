using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Changes of what Stripe knows of an account's owner. The sandbox keeps neither persons nor banks: it only tells.
/// </summary>
internal static class AccountDetails
{
    public static void UpdatePerson(SandboxState state, Row account) => state.Raise("person.updated", new JsonObject
    {
        ["id"] = "person_" + account.Id[5..],
        ["object"] = "person",
        ["account"] = account.Id,
        ["created"] = account.Created,
        ["first_name"] = "Sam",
        ["id_number_provided"] = false,
        ["last_name"] = "Example",
        ["metadata"] = new JsonObject(),
        ["verification"] = new JsonObject { ["status"] = "verified" },
    }, account.Id);

    public static void UpdateBank(SandboxState state, Row account) =>
        state.Raise("account.external_account.updated", new JsonObject
        {
            ["id"] = "ba_" + account.Id[5..],
            ["object"] = "bank_account",
            ["account"] = account.Id,
            ["bank_name"] = "STRIPE TEST BANK",
            ["country"] = "DE",
            ["currency"] = "eur",
            ["last4"] = "3000",
            ["metadata"] = new JsonObject(),
            ["status"] = "new",
        }, account.Id);
}
