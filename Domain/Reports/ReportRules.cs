using System.Collections.Immutable;
using System.Diagnostics;

namespace PeepFunctions.Domain;

/// <summary>What one kind of report is made of.</summary>
public abstract class ReportRules
{
    private protected ReportRules()
    {
    }

    /// <summary>The sections, in the order in which they are shown.</summary>
    public abstract ImmutableArray<string> Sections { get; }

    /// <summary>The columns, in the order in which they are shown.</summary>
    public abstract ImmutableArray<string> Columns { get; }

    /// <summary>Lines that are shown before others and in this order; the rest are in ordinal order.</summary>
    public virtual ImmutableArray<string> LinesInOrder => [];

    /// <summary>Whether what is before the span counts.</summary>
    public virtual bool LooksBack => true;

    /// <summary>The rules of a kind of report.</summary>
    public static ReportRules Of(ReportKind kind) => kind switch
    {
        ReportKind.IncomeStatement => IncomeStatement.Rules,
        ReportKind.BalanceSheet => BalanceSheet.Rules,
        ReportKind.MembersEquity => MembersEquity.Rules,
        ReportKind.CashFlow => CashFlow.Rules,
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether the lines of a section add up to something.</summary>
    public virtual bool HasTotal(string section) => true;

    /// <summary>What a balance from before the span adds.</summary>
    public abstract IEnumerable<ReportAmount> OfBalance(Account account, Money balance);

    /// <summary>What an entry within the span adds.</summary>
    public abstract IEnumerable<ReportAmount> OfEntry(JournalEntry entry);

    /// <summary>
    /// What an entry adds that is posted to a month: nothing after the span, and before it the same as the balances
    /// that it is a part of.
    /// </summary>
    public IEnumerable<ReportAmount> Of(JournalEntry entry, Period postedTo, ReportSpan span) =>
        postedTo > span.Last ? []
        : span.Contains(postedTo) ? OfEntry(entry)
        : OfSides(entry);

    /// <summary>The same, with what follows from it: what each figure of a report is the sum of.</summary>
    public IReadOnlyList<ReportAmount> Trace(JournalEntry entry, Period postedTo, ReportSpan span)
    {
        var amounts = Of(entry, postedTo, span).ToList();
        return [.. amounts, .. Derive(amounts)];
    }

    /// <summary>What both sides of every posting add as balances.</summary>
    private protected IEnumerable<ReportAmount> OfSides(JournalEntry entry) =>
        entry.Postings.SelectMany(Sides).SelectMany(side => OfBalance(side.Account, side.Amount));

    /// <summary>What follows from the figures, each by itself: what it adds to sums and differences.</summary>
    internal virtual IEnumerable<ReportAmount> Derive(IReadOnlyList<ReportAmount> figures) => [];

    /// <summary>The laws that the figures keep; where one is broken, the books or this program are.</summary>
    /// <exception cref="InvalidOperationException">One of them does not hold.</exception>
    internal virtual void Assert(IReadOnlyList<ReportAmount> figures, Currency currency)
    {
    }

    /// <summary>Both accounts of a posting, each with what it does to the balance there.</summary>
    private protected static IEnumerable<(Account Account, Money Amount)> Sides(Posting posting) =>
        [(posting.To, posting.Amount), (posting.From, -posting.Amount)];

    /// <summary>The sum in one currency over the figures that are wanted.</summary>
    private protected static Int128 Sum(
        IEnumerable<ReportAmount> figures, Currency currency, Func<ReportAmount, bool> isWanted) => figures
        .Where(figure => figure.Amount.Currency == currency && isWanted(figure))
        .Aggregate(Int128.Zero, (sum, figure) => sum + figure.Amount.Minor);

    /// <summary>Refuses to show a report whose two sides differ.</summary>
    private protected static void AssertSame(string law, Currency currency, Int128 one, Int128 other)
    {
        if (one != other)
        {
            throw new InvalidOperationException($"{law} does not hold in {currency}: {one} and {other}.");
        }
    }
}
