using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class BankStatementTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateOnly First = new(2036, 1, 1), Today = new(2036, 2, 10);

    // 100.00 + 50.00 - 12.34 + 0.00 = 137.66; the line of nothing is no line.
    [Fact]
    public void Of_LinesThatAddUp_IsThatStatement()
    {
        var reading = Read(10_000, 13_766, Row(2, "2036-01-03", "50.00", "r1"), Row(3, "2036-01-04", "-12.34", ""),
            Row(4, "2036-01-05", "0.00", "info"));

        var statement = Assert.IsType<BankStatementReading.Valid>(reading).Statement;
        Assert.Equal([5_000, -1_234], statement.Lines.Select(line => line.Amount.Minor));
        Assert.Equal((First, new DateOnly(2036, 1, 31)), (statement.From, statement.To));
    }

    [Fact]
    public void Of_OneLineWrong_NamesEachFault_AndQuotesNothing()
    {
        var reading = Read(
            0, 5_000, Row(2, "2036-01-03", "50.00", "r1"), Row(3, "Canary", "Canary", ""),
            Row(4, "2036-02-01", "1", ""),
            Row(5, "2036-01-03", "1.234", ""), Row(6, "2036-01-03", "1", new string('x', 201)));

        var faults = Assert.IsType<BankStatementReading.Faulty>(reading).Faults;
        Assert.Equal([3, 4, 5, 6], faults.Keys);
        Assert.DoesNotContain(faults.Values, fault => fault.Contains("Canary", StringComparison.Ordinal));
        Assert.Contains("amount", faults[3], StringComparison.Ordinal);
        Assert.Contains("date", faults[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("50.00", 4_999)]
    [InlineData("-50.00", 5_000)] // the mapping turned the signs
    public void Of_LinesThatDoNotAddUp_IsRefused(string amount, long closing) => Assert.Equal(
        [1],
        Assert.IsType<BankStatementReading.Faulty>(Read(0, closing, Row(2, "2036-01-03", amount, "r1"))).Faults.Keys);

    [Fact]
    public void Of_TheFuture_IsRefused() => Assert.IsType<BankStatementReading.Faulty>(BankStatementReading.Of(
        new BankHead(1, Usd, First, Today.AddDays(1), 0, 0), [], BankNotation.Iso, Today));

    // The same two lines of a day are two lines in every statement that has that day.
    [Fact]
    public void Lines_OfOverlappingStatements_AreTheSameLines() => Gen.Select(
            Gen.Int[0, 30], Gens.Of("1.00", "2.00", "-1.00"), Gens.Of("", "a", "b"))
        .Array[0, 30].Select(Gen.Int[0, 30], (lines, cut) => (lines, cut))
        .Sample(
            (lines, cut) =>
            {
                var rows = lines.OrderBy(line => line.Item1).Select((line, at) =>
                    Row(
                        at + 2,
                        First.AddDays(line.Item1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        line.Item2,
                        line.Item3)).ToList();
                var whole = Ids(rows);
                var until = Ids([.. rows.Where(row => DayOf(row) <= First.DayNumber + cut)]);
                var from = Ids([.. rows.Where(row => DayOf(row) >= First.DayNumber + cut)]);

                Assert.Equal(whole.Count, whole.Distinct().Count());
                Assert.Equal(whole.Order(StringComparer.Ordinal), until.Union(from).Order(StringComparer.Ordinal));
            });

    private static List<string> Ids(List<BankRow> rows)
    {
        var sum = rows.Sum(row => BankAmount.Read(row.Amount, '.', Usd)!.Value);
        var statement = Assert.IsType<BankStatementReading.Valid>(Read(0, sum, [.. rows])).Statement;
        return [.. statement.Lines.Select(line => line.Id)];
    }

    private static int DayOf(BankRow row) =>
        DateOnly.ParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    private static BankStatementReading Read(long opening, long closing, params BankRow[] rows) =>
        BankStatementReading.Of(
            new BankHead(1, Usd, First, new DateOnly(2036, 1, 31), opening, closing), rows, BankNotation.Iso, Today);

    private static BankRow Row(int line, string date, string amount, string reference) =>
        new(line, date, amount, reference, "text");
}
