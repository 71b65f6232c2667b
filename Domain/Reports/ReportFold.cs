using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PeepFunctions.Domain;

/// <summary>
/// Adds a report up entry by entry, in any order; only its figures are held. Every entry counts in the month that it is
/// posted to. Not safe for several threads at once.
/// </summary>
/// <param name="kind">Which report.</param>
/// <param name="span">What it covers.</param>
public sealed class ReportFold(ReportKind kind, ReportSpan span)
{
    private readonly ReportRules _rules = ReportRules.Of(kind);
    private readonly SortedDictionary<(Period PostedTo, string Id), LateEntry> _late = new(
        Comparer<(Period PostedTo, string Id)>.Create((one, other) =>
            one.PostedTo.CompareTo(other.PostedTo) is var order and not 0
                ? order
                : string.CompareOrdinal(one.Id, other.Id)));

    // In 128 bits, so that no order of entries overflows where another would not.
    private readonly Dictionary<(string Section, string Line, string Column, Currency Currency), Int128> _sums = [];

    /// <summary>Adds an entry; one that is posted to a month after the span is left out.</summary>
    public void Add(JournalEntry entry, Period truePeriod, Period postedTo)
    {
        var amounts = _rules.Of(entry, postedTo, span).ToList();
        Add(amounts);
        if (amounts.Count > 0 && truePeriod != postedTo && span.Contains(postedTo))
        {
            _late[(postedTo, entry.Id)] = new LateEntry(entry.Id, truePeriod, postedTo);
        }
    }

    /// <summary>Adds a balance that is brought forward from before the span.</summary>
    public void AddBefore(Account account, Money balance) => Add(_rules.OfBalance(account, balance));

    /// <summary>Adds what another fold of the same report added up.</summary>
    public void Merge(ReportFold other)
    {
        foreach (var (key, sum) in other._sums)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out _) += sum;
        }

        foreach (var (key, late) in other._late)
        {
            _late[key] = late;
        }
    }

    /// <summary>The report.</summary>
    /// <param name="least">The currency that it has columns for in any case.</param>
    /// <exception cref="InvalidOperationException">A law that the figures must keep is broken.</exception>
    /// <exception cref="OverflowException">A figure does not fit 64 bits.</exception>
    public Report Finish(Currency least)
    {
        var added = Figures();
        List<ReportAmount> figures = [.. added, .. _rules.Derive(added)];
        ImmutableArray<Currency> currencies =
        [
            .. figures.Select(figure => figure.Amount.Currency).Append(least).Distinct()
                .OrderBy(currency => currency.Code, StringComparer.Ordinal),
        ];
        foreach (var currency in currencies)
        {
            _rules.Assert(figures, currency);
        }

        var sections = figures.ToLookup(figure => figure.Section, StringComparer.Ordinal);
        return new Report(
            kind,
            span,
            currencies,
            _rules.Columns,
            [.. _rules.Sections.Select(name => SectionOf(name, sections[name]))],
            [.. _late.Values]);
    }

    private ReportSection SectionOf(string name, IEnumerable<ReportAmount> figures) => new(
        name,
        [
            .. figures.GroupBy(figure => figure.Line, StringComparer.Ordinal)
                // What has no place of its own comes after what has.
                .OrderBy(group => unchecked((uint)_rules.LinesInOrder.IndexOf(group.Key)))
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => LineOf(group.Key, group)),
        ],
        _rules.HasTotal(name) ? LineOf("total", figures) : null);

    private static ReportLine LineOf(string name, IEnumerable<ReportAmount> figures) => new(
        name,
        figures.GroupBy(figure => (figure.Amount.Currency, figure.Column)).ToImmutableDictionary(
            group => group.Key,
            group => checked((long)group.Aggregate(
                Int128.Zero, (sum, figure) => sum + figure.Amount.Minor))));

    private void Add(IEnumerable<ReportAmount> amounts)
    {
        foreach (var (section, line, column, amount) in amounts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(
                _sums, (section, line, column, amount.Currency), out _) += amount.Minor;
        }
    }

    private List<ReportAmount> Figures() =>
    [
        .. _sums.Where(sum => sum.Value != 0).Select(sum => new ReportAmount(
            sum.Key.Section,
            sum.Key.Line,
            sum.Key.Column,
            Money.FromMinor(checked((long)sum.Value), sum.Key.Currency))),
    ];
}
