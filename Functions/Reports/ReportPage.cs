using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>A report as a page to be printed: a table a section, columns for each currency.</summary>
public static class ReportPage
{
    /// <summary>The page.</summary>
    public static HtmlPage Of(Report report, bool isOver) => new(
        $"{ReportNames.TitleOf(report.Kind)} {SpanOf(report.Span)}",
        string.Concat(report.Sections.Select(section => Section(report, section))) + Notes(report, isOver));

    private static string SpanOf(ReportSpan span) => span.First == span.Last
        ? span.First.ToString()
        : $"{span.First} to {span.Last}";

    private static string Section(Report report, ReportSection section) => HtmlPage.Table(
        [
            CultureInfo.InvariantCulture.TextInfo.ToTitleCase(section.Name),
            .. report.Currencies.SelectMany(currency => report.Columns.Select(column =>
                report.Columns.Length == 1 ? $"{currency.Code}:" : $"{currency.Code} {column}:")),
        ],
        section.LinesWithTotal.Select(line => (string[])
        [
            line.Name,
            .. report.Currencies.SelectMany(currency => report.Columns.Select(
                column => Money.FromMinor(line[currency, column], currency).ToString())),
        ]));

    private static string Notes(Report report, bool isOver)
    {
        var open = isOver ? "" : "<p>Not every month of it is closed: its figures may still change.</p>";
        var late = report.Late.IsEmpty ? "" : "<p>Posted late, because their own month was closed:</p>"
            + HtmlPage.Table(
                ["Entry", "Of", "Counts in"],
                report.Late.Select(one => (string[])[one.Id, one.TruePeriod.ToString(), one.PostedTo.ToString()]));
        return $"<p>Each entry counts in the month that it is posted to. {Basis(report.Kind)}</p>{open}{late}";
    }

    private static string Basis(ReportKind kind) => kind switch
    {
        ReportKind.IncomeStatement => "What closes a month is left out.",
        ReportKind.CashFlow =>
            "Direct method. Cash is what stands at processors, held back by them and at the bank.",
        _ => "What is owed to members and what they own is added up over all of them.",
    };
}
