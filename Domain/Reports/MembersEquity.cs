using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// How equity came from its opening to its closing: a line a family of accounts and one for the surplus that no close
/// has divided, a column a cause.
/// </summary>
public sealed class MembersEquity : ReportRules
{
    /// <summary>The only section.</summary>
    public const string Equity = "equity";

    /// <summary>The first and the last column.</summary>
    public const string Opening = "opening", Closing = "closing";

    // Earned less spent; divided by a close; shares paid in and given back; capital that came due; all else.
    private const string Surplus = "surplus", Divided = "divided", Issued = "issued", Repaid = "repaid",
        Redeemed = "redeemed", Other = "other";

    private MembersEquity()
    {
    }

    /// <summary>The rules.</summary>
    public static MembersEquity Rules { get; } = new();

    /// <inheritdoc />
    public override ImmutableArray<string> Sections { get; } = [Equity];

    /// <inheritdoc />
    public override ImmutableArray<string> Columns { get; } =
        [Opening, Surplus, Divided, Issued, Repaid, Redeemed, Other, Closing];

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfBalance(Account account, Money balance) =>
        LineOf(account) is { } line ? [new(Equity, line, Opening, -balance)] : [];

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfEntry(JournalEntry entry) =>
        entry.Postings.SelectMany(Sides).SelectMany(side => (ReportAmount[])(LineOf(side.Account) is { } line
            ? [new(Equity, line, CauseOf(entry, side.Account, -side.Amount), -side.Amount)]
            : []));

    /// <inheritdoc />
    internal override IEnumerable<ReportAmount> Derive(IReadOnlyList<ReportAmount> figures) =>
        figures.Select(figure => figure with { Column = Closing });

    private static string? LineOf(Account account) => account.Kind switch
    {
        AccountKind.Equity => AccountFamily.Of(account),
        AccountKind.Income or AccountKind.Expense => BalanceSheet.SurplusNotClosed,
        _ => null,
    };

    private static string CauseOf(JournalEntry entry, Account account, Money amount) => entry.Source switch
    {
        EntrySource.Close => Divided,
        EntrySource.Redemption => Redeemed,
        _ when account.Kind is AccountKind.Income or AccountKind.Expense => Surplus,
        EntrySource.Movement or EntrySource.Membership or EntrySource.Dispute
            when account.Path.StartsWith("equity:shares:", StringComparison.Ordinal) =>
                amount.Minor > 0 ? Issued : Repaid,
        _ => Other,
    };
}
