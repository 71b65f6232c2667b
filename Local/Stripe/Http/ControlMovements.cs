using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Moves a balance by hand: <c>POST /_sandbox/movements</c> with a type, which may be one that nobody has seen yet, an
/// amount in minor units and perhaps a fee. Stripe's own fees and reserves have no source either.
/// </summary>
internal static class ControlMovements
{
    public static JsonObject Post(SandboxState state, JsonObject body)
    {
        var call = new ControlCall(state, null!, body);
        var (type, currency) = (call.Text("type"), call.Text("currency") ?? "eur");
        if (type is null || type.Length > 60 || !type.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'))
            throw ControlCall.Invalid("type");

        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
            throw ControlCall.Invalid("currency");

        var account = call.Text("account");
        if (account is not null && state.Rows.Find(account) is not { Kind: Accounts.Kind })
            throw StripeFailure.Missing(Accounts.Kind, account);

        var amount = call.Integer("amountMinor") ?? throw ControlCall.Invalid("amountMinor");
        var movement = new Movement(type, amount, Fee: call.Integer("feeMinor") ?? 0)
        {
            Description = call.Text("description") ?? type.Replace('_', ' '),
        };
        var row = BalanceTransactions.Add(state, account, currency, source: null, movement);
        return (JsonObject)row.Document.DeepClone();
    }
}
