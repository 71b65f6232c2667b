using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Converts what the platform takes and gives in a foreign currency to the one it settles in. Connected accounts keep
/// the currency of the charge: theirs is not converted here.
/// </summary>
internal readonly record struct ExchangeRate(string Currency, long Millionths)
{
    private const long One = 1_000_000;

    /// <summary>The rate that the options set for a currency of an account, or none.</summary>
    public static ExchangeRate? Find(SandboxOptions options, string? account, string currency) =>
        account is null && options.SettlementCurrency is { } settlement && settlement != currency
            && options.ExchangeRates.TryGetValue(currency, out var millionths)
            ? new ExchangeRate(settlement, millionths)
            : null;

    public Movement Convert(Movement movement) => movement with
    {
        Amount = Convert(movement.Amount),
        Fee = Convert(movement.Fee),
    };

    /// <summary>The rate as Stripe writes it, a decimal number.</summary>
    public JsonNode? ToJson() => JsonNode.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{Millionths / One}.{Millionths % One:000000}"));

    /// <summary>Rounded half away from zero, so that a refund takes back what its charge brought.</summary>
    private long Convert(long amount) => Math.Sign(amount) * Share.Of(Math.Abs(amount), Millionths, One);
}
