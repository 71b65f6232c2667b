using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>A report as a page to be printed: a part a currency, in it a table a section.</summary>
public static class ReportPage
{
    /// <summary>The page.</summary>
    public static HtmlPage Of(Report report, bool isOver) => new(
        $"{ReportNames.TitleOf(report.Kind)} {SpanOf(report.Span)}",
        string.Concat(report.Currencies.Select(currency => Part(report, currency))) + Notes(report, isOver));

    private static string SpanOf(ReportSpan span) => span.First == span.Last
        ? span.First.ToString()
        : $"{span.First} to {span.Last}";

    private static string Part(Report report, Currency currency) =>
        $"<h2>{HtmlPage.Text(currency.Code.ToUpperInvariant())}</h2>"
        + string.Concat(report.Sections.Select(section => Section(report, section, currency)));

    private static string Section(Report report, ReportSection section, Currency currency) => HtmlPage.Table(
        [
            CultureInfo.InvariantCulture.TextInfo.ToTitleCase(section.Name),
            .. report.Columns.Select(column => $"{column}:"),
        ],
        section.LinesWithTotal
            .Where(line => line == section.Total || report.Columns.Any(column => line[currency, column] != 0))
            .Select(line => (string[])
            [
                line.Name,
                .. report.Columns.Select(column => Money.FromMinor(line[currency, column], currency).ToString()),
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
