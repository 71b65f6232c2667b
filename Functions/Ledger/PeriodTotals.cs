using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>What a closed month came to, so that nobody has to read it again for that.</summary>
/// <param name="Entries">How many entries its root covers.</param>
/// <param name="Assets">What they moved on each asset account, a line a currency.</param>
public sealed record PeriodTotals(long Entries, IReadOnlyList<(Account Account, Money Moved)> Assets)
{
    // A column of text holds 32,768 characters.
    private const int ColumnMost = 32_000;

    private static readonly Account AllIncome = Account.Parse("income:all");
    private static readonly Account AllExpenses = Account.Parse("expenses:all");

    /// <summary>By how much they changed the free funds; null when it was closed before that was kept.</summary>
    public long? FundsMinor { get; init; }

    /// <summary>
    /// What they moved everywhere else, by family of accounts, all income and all expenses each as one; null when it
    /// was closed before that was kept. A line a family and currency, however many members there are.
    /// </summary>
    public IReadOnlyList<(Account Account, Money Moved)>? Rest { get; init; }

    /// <summary>
    /// What they moved on each account that is nobody's own, see <see cref="Accounts.IsCollective"/>; null when it was
    /// closed before that was kept, or when a column does not hold so many.
    /// </summary>
    public IReadOnlyList<(Account Account, Money Moved)>? Collective { get; init; }

    /// <summary>The totals of a fold.</summary>
    public static PeriodTotals Of(TrialBalance folded, Currency currency) => new(
        folded.EntryCount, [.. folded.Balances.Where(line => line.Account.Kind == AccountKind.Asset)])
    {
        FundsMinor = folded.Balances
            .Where(line => FreeFunds.Includes(line.Account) && line.Balance.Currency == currency)
            .Sum(line => line.Balance.Minor),
        Rest = RestOf(folded),
        Collective = [.. folded.Balances.Where(line => Accounts.IsCollective(line.Account))],
    };

    /// <summary>The asset lines as JSON: account, currency, minor units.</summary>
    internal string WriteAssets() => Write(Assets);

    /// <summary>The other lines in the same form; null when they are not known.</summary>
    internal string? WriteRest() => Rest is null ? null : Write(Rest);

    /// <summary>The collective lines in the same form; null when they are not known or too many.</summary>
    internal string? WriteCollective() =>
        Collective is { } lines && Write(lines) is { Length: <= ColumnMost } text ? text : null;

    /// <summary>
    /// Reads what <see cref="WriteAssets"/>, <see cref="WriteRest"/> and <see cref="WriteCollective"/> wrote.
    /// </summary>
    internal static PeriodTotals Read(
        long entries, string assets, long? fundsMinor, string? rest, string? collective) =>
        new(entries, Read(assets))
        {
            FundsMinor = fundsMinor,
            Rest = rest is null ? null : Read(rest),
            Collective = collective is null ? null : Read(collective),
        };

    private static IReadOnlyList<(Account Account, Money Moved)> RestOf(TrialBalance folded)
    {
        var rest = new TrialBalance();
        foreach (var (account, moved) in folded.Balances)
        {
            if (account.Kind != AccountKind.Asset)
            {
                rest.Add(
                    account.Kind switch
                    {
                        AccountKind.Income => AllIncome,
                        AccountKind.Expense => AllExpenses,
                        _ => Account.Parse(AccountFamily.Of(account)),
                    },
                    moved);
            }
        }

        return [.. rest.Balances];
    }

    private static string Write(IEnumerable<(Account Account, Money Moved)> lines) => JsonSerializer.Serialize(
        lines.GroupBy(line => line.Account.Path, StringComparer.Ordinal).ToDictionary(
            ofAccount => ofAccount.Key,
            ofAccount => ofAccount.ToDictionary(line => line.Moved.Currency.Code, line => line.Moved.Minor)),
        Json.Options);

    private static IReadOnlyList<(Account Account, Money Moved)> Read(string lines) =>
    [
        .. (JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, long>>>(lines, Json.Options) ?? [])
            .SelectMany(account => account.Value.Select(line => (
                Account.Parse(account.Key), Money.FromMinor(line.Value, Currency.Parse(line.Key))))),
    ];
}
