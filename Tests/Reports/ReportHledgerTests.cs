using CsCheck;

namespace PeepFunctions.Tests;

/// <summary>The reports beside hledger's own over the export of the same months, equal to the minor unit.</summary>
public class ReportHledgerTests
{
    [SkippableFact]
    public void Reports_OfRandomBooks_AreHledgers()
    {
        Hledger.SkipWhereMissing();
        ReportBooks.Random.Sample(
            book =>
            {
                var income = ReportBooks.Report(ReportKind.IncomeStatement, "2036-Q2", book);
                var sheet = ReportBooks.Report(ReportKind.BalanceSheet, "2036-Q2", book);
                var cash = ReportBooks.Report(ReportKind.CashFlow, "2036-Q2", book);
                var within = Export(book.Where(line => income.Span.Contains(line.PostedTo)));
                var upTo = Export(book.Where(line => line.PostedTo <= income.Span.Last));

                Assert.Equal(
                    Ordered(
                    [
                        .. Lines(income, "income"), .. Lines(income, "expenses"), .. Line("net", income, "surplus"),
                    ]),
                    Ordered(Hledger.Sections(within, "incomestatement", "not:tag:source=close")));
                Assert.Equal(
                    Ordered([.. Lines(sheet, "assets"), .. Lines(sheet, "liabilities"), .. Equity(sheet)]),
                    Ordered(Hledger.Sections(upTo, "balancesheetequity", "--depth", "2")
                        .Where(line => !line.StartsWith("net", StringComparison.Ordinal))));
                Assert.Equal(
                    Line("cash", cash, CashFlow.Closing),
                    Hledger.Amounts(upTo, "assets", "not:assets:in-dispute", "not:assets:receivable")
                        .Select(amount => $"cash {amount}"));
            },
            iter: 12,
            threads: 1);
    }

    // hledger lists accounts as they are declared.
    private static IEnumerable<string> Ordered(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private static string Export(IEnumerable<ReportBooks.Line> book) =>
        Hledger.Export(book.Select(line => line.Entry), ReportBooks.NewYork);

    private static IEnumerable<string> Lines(Report report, string section) =>
        report.Section(section).LinesWithTotal
            .SelectMany(line => Amounts(report, line, $"{section} {line.Name}"));

    // hledger knows nothing of what is not closed yet: its total of equity lacks that.
    private static IEnumerable<string> Equity(Report sheet)
    {
        var lines = sheet.Section("equity").Lines.Where(line => line.Name != BalanceSheet.SurplusNotClosed).ToList();
        return lines.SelectMany(line => Amounts(sheet, line, $"equity {line.Name}")).Concat(
            sheet.Currencies.Select(currency => Money.FromMinor(
                    lines.Sum(line => line[currency, "amount"]), currency))
                .Where(total => total.Minor != 0)
                .Select(total => $"equity total {total}")
                .Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Line(string name, Report report, string line) =>
        report.Sections.SelectMany(section => section.Lines).Where(one => one.Name == line)
            .SelectMany(one => Amounts(report, one, name));

    private static IEnumerable<string> Amounts(Report report, ReportLine line, string name) => report.Currencies
        .Select(currency => Money.FromMinor(line[currency, report.Columns[^1]], currency))
        .Where(amount => amount.Minor != 0)
        .Select(amount => $"{name} {amount}")
        .Order(StringComparer.Ordinal);
}
