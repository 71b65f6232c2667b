using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>What a closed month came to, so that nobody has to read it again for that.</summary>
/// <param name="Entries">How many entries its root covers.</param>
/// <param name="Assets">What they moved on each asset account, a line a currency.</param>
public sealed record PeriodTotals(long Entries, IReadOnlyList<(Account Account, Money Moved)> Assets)
{
    /// <summary>By how much they changed the free funds; null when it was closed before that was kept.</summary>
    public long? FundsMinor { get; init; }

    /// <summary>The totals of a fold.</summary>
    public static PeriodTotals Of(TrialBalance folded, Currency currency) => new(
        folded.EntryCount, [.. folded.Balances.Where(line => line.Account.Kind == AccountKind.Asset)])
    {
        FundsMinor = folded.Balances
            .Where(line => FreeFunds.Includes(line.Account) && line.Balance.Currency == currency)
            .Sum(line => line.Balance.Minor),
    };

    /// <summary>The asset lines as JSON: account, currency, minor units.</summary>
    internal string WriteAssets() => JsonSerializer.Serialize(
        Assets.GroupBy(line => line.Account.Path, StringComparer.Ordinal).ToDictionary(
            lines => lines.Key,
            lines => lines.ToDictionary(line => line.Moved.Currency.Code, line => line.Moved.Minor)),
        Json.Options);

    /// <summary>Reads what <see cref="WriteAssets"/> wrote.</summary>
    internal static PeriodTotals Read(long entries, string assets, long? fundsMinor) => new(
        entries,
        [
            .. (JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, long>>>(assets, Json.Options) ?? [])
                .SelectMany(account => account.Value.Select(line => (
                    Account.Parse(account.Key), Money.FromMinor(line.Value, Currency.Parse(line.Key))))),
        ])
    {
        FundsMinor = fundsMinor,
    };
}
