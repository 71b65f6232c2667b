using CsCheck;
using PeepFunctions.Functions;
using Line = PeepFunctions.Tests.ReportBooks.Line;

namespace PeepFunctions.Tests;

/// <summary>The laws of the four reports over random books; the equation is asserted by each report itself.</summary>
public class ReportLawsTests
{
    private const string Year = "2036";

    private static readonly string[] Quarters = ["2036-Q1", "2036-Q2", "2036-Q3", "2036-Q4"];

    [Fact]
    public void EveryReport_OfEverySpan_KeepsItsLaws_InAnyOrder() => Gen.Select(ReportBooks.Random, Gen.Int[0, 999_999])
        .Sample((book, seed) =>
        {
            var shuffled = book.OrderBy(line => HashCode.Combine(line.Entry.Id, seed)).ToList();
            foreach (var kind in Enum.GetValues<ReportKind>())
            {
                foreach (var span in (string[])["2036-02", "2036-Q3", Year, "2037"])
                {
                    Assert.Equal(
                        Shown(ReportBooks.Report(kind, span, book)),
                        Shown(ReportBooks.Report(kind, span, shuffled)));
                }
            }
        });

    [Fact]
    public void BalanceSheet_IsTheTrialBalance_BySign() => ReportBooks.Random.Sample(book =>
    {
        var sheet = ReportBooks.Report(ReportKind.BalanceSheet, Year, book);
        var trial = TrialBalance.Of(book.Where(UpTo("2036-12")).Select(line => line.Entry));
        foreach (var currency in sheet.Currencies)
        {
            var assets = trial.Balances.Where(b => b.Account.Kind == AccountKind.Asset
                && b.Balance.Currency == currency).Sum(b => b.Balance.Minor);
            Assert.Equal(assets, sheet.Section("assets").Total![currency, "amount"]);
            Assert.Equal(
                assets,
                sheet.Sections.Where(section => section.Name != "assets")
                    .Sum(section => section.Total![currency, "amount"]));
        }
    });

    [Fact]
    public void Flows_OfQuarters_SumToTheYear_AndEachOpensAsTheOneBeforeClosed() => ReportBooks.Random.Sample(book =>
    {
        foreach (var kind in Enum.GetValues<ReportKind>().Except([ReportKind.BalanceSheet]))
        {
            var year = ReportBooks.Report(kind, Year, book);
            var quarters = Quarters.Select(quarter => ReportBooks.Report(kind, quarter, book)).ToList();
            Assert.Equal(Flows([year]), Flows(quarters));
        }

        foreach (var (before, after) in Quarters.Zip(Quarters.Skip(1)))
        {
            var (one, other) = (Equity(before), Equity(after));
            var (cash, next) = (Cash(before), Cash(after));
            foreach (var currency in one.Currencies.Union(other.Currencies))
            {
                Assert.Equal(
                    one.Section("equity").Total![currency, "closing"],
                    other.Section("equity").Total![currency, "opening"]);
                Assert.Equal(
                    cash.Figure(CashFlow.Closing, "net", currency), next.Figure(CashFlow.Opening, "net", currency));
            }
        }

        Report Equity(string span) => ReportBooks.Report(ReportKind.MembersEquity, span, book);
        Report Cash(string span) => ReportBooks.Report(ReportKind.CashFlow, span, book);
    });

    [Fact]
    public void Reports_OfOneSpan_AgreeWithEachOther() => ReportBooks.Random.Sample(book =>
    {
        var sheet = ReportBooks.Report(ReportKind.BalanceSheet, Year, book);
        var equity = ReportBooks.Report(ReportKind.MembersEquity, Year, book);
        var cash = ReportBooks.Report(ReportKind.CashFlow, Year, book);
        var income = ReportBooks.Report(ReportKind.IncomeStatement, Year, book);
        foreach (var currency in sheet.Currencies.Union(income.Currencies))
        {
            Assert.Equal(
                sheet.Section("equity").Total![currency, "amount"],
                equity.Section("equity").Total![currency, "closing"]);
            Assert.Equal(
                sheet.Section("assets").Total![currency, "amount"]
                    - sheet.Figure("assets:in-dispute", "amount", currency),
                cash.Figure(CashFlow.Closing, "net", currency));
            // What was earned but came due or was divided by an entry of another kind is told apart from the surplus.
            Assert.Equal(
                income.Figure("surplus", "amount", currency),
                book.Where(line => line.PostedTo.Year == 2036 && line.Entry.Source != EntrySource.Close)
                    .SelectMany(line => line.Entry.Postings)
                    .Where(posting => posting.Amount.Currency == currency)
                    .Sum(posting => Earned(posting.From, posting.Amount) - Earned(posting.To, posting.Amount)));
        }
    });

    [Fact]
    public void EveryFigure_IsTheSumOfItsEntries() => ReportBooks.Random.Sample(book =>
    {
        foreach (var kind in Enum.GetValues<ReportKind>())
        {
            var rules = ReportRules.Of(kind);
            var report = ReportBooks.Report(kind, "2036-Q2", book);
            var traced = book
                .SelectMany(line => rules.Trace(line.Entry, line.PostedTo, ReportBooks.Span("2036-Q2")))
                .ToLookup(amount => (amount.Line, amount.Column, amount.Amount.Currency), amount => amount.Amount.Minor);
            foreach (var line in report.Sections.SelectMany(section => section.Lines))
            {
                foreach (var ((currency, column), minor) in line.Minor)
                {
                    Assert.Equal(minor, traced[(line.Name, column, currency)].Sum());
                }
            }
        }
    });

    // What closed months came to, as it is stored, and the rest of the book in two parts.
    [Fact]
    public void Fold_OfTotalsAndParts_IsTheFoldOfAll() => ReportBooks.Random.Sample(book =>
    {
        foreach (var kind in Enum.GetValues<ReportKind>())
        {
            var span = ReportBooks.Span(Year);
            var (fold, other) = (new ReportFold(kind, span), new ReportFold(kind, span));
            foreach (var month in book.Where(UpTo("2035-12")).GroupBy(line => line.PostedTo))
            {
                var totals = PeriodTotals.Of(TrialBalance.Of(month.Select(line => line.Entry)), ReportBooks.Usd);
                totals = PeriodTotals.Read(
                    totals.Entries,
                    totals.WriteAssets(),
                    totals.FundsMinor,
                    totals.WriteRest(),
                    totals.WriteCollective());
                foreach (var (account, moved) in totals.Assets.Concat(totals.Rest!))
                {
                    fold.AddBefore(account, moved);
                }
            }

            foreach (var (line, at) in book.Where(line => !UpTo("2035-12")(line)).Select((line, at) => (line, at)))
            {
                (at % 2 == 0 ? fold : other).Add(line.Entry, line.TruePeriod, line.PostedTo);
            }

            fold.Merge(other);
            Assert.Equal(Shown(ReportBooks.Report(kind, Year, book)), Shown(fold.Finish(ReportBooks.Usd)));
        }
    });

    [Fact]
    public void Report_ShowsNobodysOwnAccount() => ReportBooks.Random.Sample(book =>
    {
        foreach (var kind in Enum.GetValues<ReportKind>())
        {
            Assert.DoesNotContain(
                ReportBooks.Report(kind, Year, book).Sections.SelectMany(section => section.Lines),
                line => Account.TryParse(line.Name, out var account) && Accounts.MemberOf(account) is not null);
        }
    });

    private static long Earned(Account account, Money amount) =>
        account.Kind is AccountKind.Income or AccountKind.Expense ? amount.Minor : 0;

    private static Func<Line, bool> UpTo(string period) => line => line.PostedTo <= Period.Parse(period);

    // All that has a direction in time, added up over spans that follow each other.
    private static List<string> Flows(IReadOnlyList<Report> reports) =>
    [
        .. reports.SelectMany(report => report.Sections.SelectMany(section => section.Lines.SelectMany(line =>
                line.Minor.Select(one => (
                    Key: $"{section.Name} {line.Name} {one.Key}", one.Key.Column, line.Name, one.Value)))))
            .Where(one => one.Column is not ("opening" or "closing")
                && one.Name is not (CashFlow.Opening or CashFlow.Closing))
            .GroupBy(one => one.Key, one => (Int128)one.Value)
            .Select(group => $"{group.Key} {group.Aggregate(Int128.Zero, (sum, one) => sum + one)}")
            .Where(text => !text.EndsWith(" 0", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> Shown(Report report) =>
    [
        .. report.Sections.SelectMany(section => section.LinesWithTotal.SelectMany(line =>
            line.Minor.Select(one => $"{section.Name} {line.Name} {one.Key} {one.Value}"))
            .Order(StringComparer.Ordinal)),
        .. report.Late.Select(late => late.ToString()),
    ];
}
