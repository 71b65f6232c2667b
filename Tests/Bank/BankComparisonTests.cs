using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class BankComparisonTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    // January closes at 100.00 + 40.00 - 3.00 = 137.00. The book has 100.00 before it, 40.00, a payout of 60.00 that
    // the bank books in February, and an expense of 5.00 that it never does: 195.00. The difference of -58.00 is the
    // bank's own fee of -3.00 less the 55.00 that only the book has.
    [Fact]
    public void Of_AMonthsEnd_ExplainsTheDifference()
    {
        var (paid, later) = (Movement("paid", "2036-01-10", 4_000), Movement("later", "2036-01-30", 6_000));
        BankMovement[] movements =
            [Movement("before", "2035-12-20", 10_000), paid, later, Movement("spent", "2036-01-20", -500)];
        BankStanding[] lines =
        [
            new(Line("l1", "2036-01-11", 4_000), paid), new(Line("fee", "2036-01-31", -300), null),
            new(Line("l2", "2036-02-02", 6_000), later),
        ];
        BankPeriod[] statements =
        [
            new(Day("2036-01-01"), Day("2036-01-31"), Money.FromMinor(13_700, Usd)),
            new(Day("2036-02-01"), Day("2036-02-28"), Money.FromMinor(19_700, Usd)),
        ];

        var january = BankComparison.Of(Day("2036-01-31"), Usd, statements, lines, movements);
        var february = BankComparison.Of(Day("2036-02-28"), Usd, statements, lines, movements);
        var middle = BankComparison.Of(Day("2036-02-02"), Usd, statements, lines, movements);
        var wrong = BankComparison.Of(
            Day("2036-02-28"), Usd, [statements[0], statements[1] with { Closing = Money.FromMinor(19_600, Usd) }],
            lines, movements);
        var before = BankComparison.Of(Day("2036-01-05"), Usd, statements, lines, movements);

        Assert.Equal((13_700, 19_500, -5_800, 0), Figures(january));
        Assert.Equal(["fee"], january.OnlyAtBank.Select(line => line.Id));
        Assert.Equal(["spent", "later"], january.OnlyInBook.Select(movement => movement.Entry));
        Assert.Equal((19_700, 19_500, 200, 0), Figures(february));
        Assert.Equal(["spent"], february.OnlyInBook.Select(movement => movement.Entry));
        Assert.Equal((19_700, 19_500, 200, 0), Figures(middle));
        Assert.Equal(-100, wrong.Unexplained!.Value.Minor);
        Assert.Null(before.Bank);
        Assert.Null(before.Unexplained);
        Assert.Equal(10_000, before.Book.Minor);
    }

    [Fact]
    public void Of_NoStatement_HasNothingOpen()
    {
        var nothing = BankComparison.Of(Day("2036-01-31"), Usd, [], [], [Movement("m", "2036-01-10", 100)]);

        Assert.Null(nothing.Bank);
        Assert.Empty(nothing.OnlyInBook);
        Assert.Equal(100, nothing.Book.Minor);
    }

    // Where the statements begin with what the book had then, less what was on its way, nothing is ever unexplained.
    [Fact]
    public void Of_WholeStatements_LeavesNothingUnexplained() => Gen.Select(
            Gen.Select(Gen.Int[-10, 60], Gen.Int[-1, 8], Gen.Long[-9, 9].Where(minor => minor != 0)).Array[0, 30],
            Gen.Select(Gen.Int[0, 60], Gen.Long[-9, 9].Where(minor => minor != 0)).Array[0, 10],
            Gen.Int[30, 60])
        .Sample((moved, bankOnly, asOf) =>
        {
            var first = Day("2036-01-01");
            var movements = moved.Select((one, at) => new BankMovement(
                $"m{at}", 0, first.AddDays(one.Item1), Money.FromMinor(one.Item3, Usd), "")).ToList();
            // Of those with a delay the bank has a line, on the first day at the earliest.
            BankStanding[] lines =
            [
                .. moved.Zip(movements).Where(pair => pair.First.Item2 >= 0).Select(pair => new BankStanding(
                    new BankLine(
                        pair.Second.Entry,
                        first.AddDays(Math.Max(0, pair.First.Item1 + pair.First.Item2)),
                        pair.Second.Amount,
                        "",
                        ""),
                    pair.Second)),
                .. bankOnly.Select((one, at) => new BankStanding(
                    new BankLine($"o{at}", first.AddDays(one.Item1), Money.FromMinor(one.Item2, Usd), "", ""), null)),
            ];
            var opening = movements.Where(one => one.Date < first && lines.All(line => line.Movement != one))
                .Sum(one => one.Amount.Minor);
            BankPeriod Until(int day) => new(first, first.AddDays(day), Money.FromMinor(
                opening + lines.Where(line => line.Line.Date <= first.AddDays(day)).Sum(line => line.Line.Amount.Minor),
                Usd));

            var compared = BankComparison.Of(first.AddDays(asOf), Usd, [Until(30), Until(68)], lines, movements);

            Assert.Equal(0, compared.Unexplained!.Value.Minor);
        });

    private static (long Bank, long Book, long Difference, long Unexplained) Figures(BankComparison one) =>
        (one.Bank!.Value.Minor, one.Book.Minor, one.Difference!.Value.Minor, one.Unexplained!.Value.Minor);

    private static BankLine Line(string id, string day, long minor) =>
        new(id, Day(day), Money.FromMinor(minor, Usd), "", "");

    // A loan is paid back with its interest, and a tax comes in with dues: a bank knows one transfer of each.
    [Fact]
    public void Of_SeveralPostingsOfOneEntry_IsOneMovement()
    {
        var (other, loan) = (Currency.Parse("eur"), Accounts.Loan(Category.Parse("bank")));
        var entry = JournalEntry.Create(
            "general:1",
            new DateTimeOffset(2036, 1, 5, 12, 0, 0, TimeSpan.Zero),
            EntrySource.General,
            "memo",
            [
                new Posting(Accounts.Dues, Accounts.OtherIncome, Money.FromMinor(1, Usd)),
                new Posting(Accounts.Bank, loan, Money.FromMinor(100_00, Usd)),
                new Posting(Accounts.Bank, Accounts.Losses, Money.FromMinor(5_00, Usd)),
                new Posting(Accounts.Dues, Accounts.Bank, Money.FromMinor(7, other)),
                new Posting(Accounts.Bank, Accounts.Dues, Money.FromMinor(7, other)),
            ],
            []);

        var movement = Assert.Single(BankMovement.Of(entry, at => DateOnly.FromDateTime(at.UtcDateTime)));
        Assert.Equal(
            new BankMovement("general:1", 1, new DateOnly(2036, 1, 5), Money.FromMinor(-105_00, Usd), "memo"),
            movement);
    }

    private static BankMovement Movement(string entry, string day, long minor) =>
        new(entry, 0, Day(day), Money.FromMinor(minor, Usd), "");

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
