using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>A report as a file: a row a line and a total, columns for each currency.</summary>
public static class ReportFile
{
    /// <summary>The file. After the sections come the entries that were posted late, a row each.</summary>
    public static IResult Of(Report report) => Csv.File(
        $"{ReportNames.Of(report.Kind)}-{report.Span.Name}.csv",
        [
            "section", "line",
            .. report.Currencies.SelectMany(currency => report.Columns.Select(
                column => $"{currency.Code}_{column}_minor")),
        ],
        [
            .. report.Sections.SelectMany(section => section.LinesWithTotal
                .Select(line => (string[])[section.Name, line.Name, .. Figures(report, line)])),
            .. report.Late.Select(late => (string[])
            [
                $"posted late, of {late.TruePeriod} in {late.PostedTo}",
                late.Id,
                .. Enumerable.Repeat("", report.Currencies.Length * report.Columns.Length),
            ]),
        ]);

    private static IEnumerable<string> Figures(Report report, ReportLine line) =>
        report.Currencies.SelectMany(currency => report.Columns.Select(
            column => line[currency, column].ToString(CultureInfo.InvariantCulture)));
}
