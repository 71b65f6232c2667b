
namespace PeepFunctions.Functions;

/// <summary>A report as a steward reads it.</summary>
/// <param name="Report">Which.</param>
/// <param name="Span">As it was asked for.</param>
/// <param name="From">The first month.</param>
/// <param name="Through">The last month.</param>
/// <param name="IsOver">Whether every month of it is closed, so that nothing of it can change any more.</param>
/// <param name="Currencies">The currencies that it has figures in.</param>
/// <param name="Sections">The sections, in order.</param>
/// <param name="Late">What was posted late.</param>
public sealed record ReportDocument(
    string Report,
    string Span,
    string From,
    string Through,
    bool IsOver,
    IReadOnlyList<string> Currencies,
    IReadOnlyList<ReportSectionDocument> Sections,
    LateDocument Late)
{
    // The answer names so many; the entries of a line say of each whether it is late.
    private const int LateMost = 100;

    /// <summary>The document of a report.</summary>
    public static ReportDocument Of(Report report, string path, bool isOver) => new(
        ReportNames.Of(report.Kind),
        report.Span.Name,
        report.Span.First.ToString(),
        report.Span.Last.ToString(),
        isOver,
        [.. report.Currencies.Select(currency => currency.Code)],
        [
            .. report.Sections.Select(section => new ReportSectionDocument(
                section.Name,
                [
                    .. section.Lines.Select(line => new ReportLineDocument(
                        line.Name, FiguresOf(report, line), $"{path}&line={Uri.EscapeDataString(line.Name)}")),
                ],
                section.Total is { } total ? FiguresOf(report, total) : null)),
        ],
        new LateDocument(
            report.Late.Length,
            [
                .. report.Late.Take(LateMost).Select(late => new LateEntryDocument(
                    late.Id, late.TruePeriod.ToString(), late.PostedTo.ToString())),
            ]));

    private static Dictionary<string, IReadOnlyDictionary<string, long>> FiguresOf(Report report, ReportLine line) =>
        report.Currencies.ToDictionary(
            currency => currency.Code,
            currency => (IReadOnlyDictionary<string, long>)report.Columns.ToDictionary(
                column => $"{column}Minor", column => line[currency, column]));
}

/// <summary>A section with its total, where it has one.</summary>
public sealed record ReportSectionDocument(
    string Section,
    IReadOnlyList<ReportLineDocument> Lines,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>? Total);

/// <summary>A line.</summary>
/// <param name="Line">Its name.</param>
/// <param name="Figures">Minor units by currency and column.</param>
/// <param name="Entries">Where the entries are that it is made of.</param>
public sealed record ReportLineDocument(
    string Line, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Figures, string Entries);

/// <summary>How many entries were posted to a later month than their own, and the first hundred of them.</summary>
public sealed record LateDocument(int Count, IReadOnlyList<LateEntryDocument> Entries);

/// <summary>An entry that was posted late.</summary>
public sealed record LateEntryDocument(string Id, string TruePeriod, string PostedTo);

/// <summary>An entry behind a line, and what it adds to it.</summary>
public sealed record ReportEntryDocument(EntryDocument Entry, IReadOnlyList<ReportAmountDocument> Amounts)
{
    /// <summary>The document of an entry.</summary>
    public static ReportEntryDocument Of(PostedEntry posted, IEnumerable<ReportAmount> amounts) => new(
        EntryDocument.Of(posted),
        [
            .. amounts
                .GroupBy(amount => (amount.Column, amount.Amount.Currency))
                .Select(group => new ReportAmountDocument(
                    group.Key.Column, group.Sum(one => one.Amount.Minor), group.Key.Currency.Code)),
        ]);
}

/// <summary>What an entry adds to a column.</summary>
public sealed record ReportAmountDocument(string Column, long AmountMinor, string Currency);
