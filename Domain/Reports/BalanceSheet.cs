using System.Collections.Immutable;
using System.Diagnostics;

namespace PeepFunctions.Domain;

/// <summary>
/// What the co-op has, owes and owns at the end of a span. What no rule knows yet (<c>suspense</c>) is neither owed nor
/// owned and has a section of its own; income less expenses that no close has divided stands under equity.
/// </summary>
public sealed class BalanceSheet : ReportRules
{
    /// <summary>The sections.</summary>
    public const string Assets = "assets", Liabilities = "liabilities", Suspense = "suspense", Equity = "equity";

    /// <summary>Income less expenses that no close has divided yet.</summary>
    public const string SurplusNotClosed = "surplus-not-closed";

    private const string Amount = "amount";

    private BalanceSheet()
    {
    }

    /// <summary>The rules.</summary>
    public static BalanceSheet Rules { get; } = new();

    /// <inheritdoc />
    public override ImmutableArray<string> Sections { get; } = [Assets, Liabilities, Suspense, Equity];

    /// <inheritdoc />
    public override ImmutableArray<string> Columns { get; } = [Amount];

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfBalance(Account account, Money balance)
    {
        var family = AccountFamily.Of(account);
        yield return account.Kind switch
        {
            AccountKind.Asset => new ReportAmount(Assets, family, Amount, balance),
            AccountKind.Liability => new ReportAmount(Liabilities, family, Amount, -balance),
            AccountKind.Equity => new ReportAmount(Equity, family, Amount, -balance),
            AccountKind.Suspense => new ReportAmount(Suspense, family, Amount, -balance),
            AccountKind.Income or AccountKind.Expense =>
                new ReportAmount(Equity, SurplusNotClosed, Amount, -balance),
            _ => throw new UnreachableException(),
        };
    }

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfEntry(JournalEntry entry) => OfSides(entry);

    /// <inheritdoc />
    internal override void Assert(IReadOnlyList<ReportAmount> figures, Currency currency) => AssertSame(
        "Assets = liabilities + suspense + equity",
        currency,
        Sum(figures, currency, figure => figure.Section == Assets),
        Sum(figures, currency, figure => figure.Section != Assets));
}
