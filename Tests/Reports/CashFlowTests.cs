using System.Globalization;

namespace PeepFunctions.Tests;

public class CashFlowTests
{
    // 119.00 are paid for servers, 19.00 of them come back from the tax office, and 5.00 have come back so far.
    [Fact]
    public void OfEntry_TaxThatComesBack_IsAClaimAndNoCash()
    {
        var vat = Accounts.Receivable(Category.Parse("vat"));
        var report = ReportBooks.Report(
            ReportKind.CashFlow,
            "2036-01",
            [
                Line(
                    "spent",
                    (Accounts.Bank, Accounts.Operations(Category.Parse("servers")), 100_00),
                    (Accounts.Bank, vat, 19_00)),
                Line("back", (vat, Accounts.Bank, 5_00)),
            ]);

        Assert.Equal(-114_00, report.Figure(CashFlow.Closing, "net"));
        Assert.Equal(-100_00, report.Figure("expenses:operations:servers", "net"));
        Assert.Equal(
            (5_00, -19_00, -14_00),
            (report.Figure(vat.Path, "received"), report.Figure(vat.Path, "paid"), report.Figure(vat.Path, "net")));
        Assert.Equal(-114_00, report.Section(CashFlow.Operating).Total![ReportBooks.Usd, "net"]);
    }

    private static ReportBooks.Line Line(string id, params (Account From, Account To, long Minor)[] postings)
    {
        var january = Period.Parse("2036-01");
        return new ReportBooks.Line(
            JournalEntry.Create(
                id,
                DateTimeOffset.Parse("2036-01-05T12:00:00Z", CultureInfo.InvariantCulture),
                EntrySource.General,
                "",
                [.. postings.Select(one => new Posting(one.From, one.To, Money.FromMinor(one.Minor, ReportBooks.Usd)))],
                []),
            january,
            january);
    }
}
