using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// What was earned and spent within a span. The close of a month moves both to equity and is no loss of either, so that
/// its entries are left out; hledger is told the same by <c>not:tag:source=close</c>.
/// </summary>
public sealed class IncomeStatement : ReportRules
{
    /// <summary>The sections.</summary>
    public const string Income = "income", Expenses = "expenses", Surplus = "surplus";

    private const string Amount = "amount";

    private IncomeStatement()
    {
    }

    /// <summary>The rules.</summary>
    public static IncomeStatement Rules { get; } = new();

    /// <inheritdoc />
    public override ImmutableArray<string> Sections { get; } = [Income, Expenses, Surplus];

    /// <inheritdoc />
    public override ImmutableArray<string> Columns { get; } = [Amount];

    /// <inheritdoc />
    public override bool LooksBack => false;

    /// <inheritdoc />
    public override bool HasTotal(string section) => section != Surplus;

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfBalance(Account account, Money balance) => [];

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfEntry(JournalEntry entry) => entry.Source == EntrySource.Close
        ? []
        : entry.Postings.SelectMany(Sides).SelectMany(side => (ReportAmount[])(side.Account.Kind switch
        {
            AccountKind.Income => [new(Income, side.Account.Path, Amount, -side.Amount)],
            AccountKind.Expense => [new(Expenses, side.Account.Path, Amount, side.Amount)],
            _ => [],
        }));

    /// <inheritdoc />
    internal override IEnumerable<ReportAmount> Derive(IReadOnlyList<ReportAmount> figures) => figures
        .Select(figure => new ReportAmount(
            Surplus, Surplus, Amount, figure.Section == Income ? figure.Amount : -figure.Amount));
}
