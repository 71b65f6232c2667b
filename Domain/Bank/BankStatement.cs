using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// A statement of the co-op's bank account that is sound: every line reads, and its opening balance and its lines give
/// its closing balance.
/// </summary>
/// <param name="Currency">The account's currency.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Opening">The balance before its first line.</param>
/// <param name="Closing">The balance after its last line.</param>
/// <param name="Lines">
/// The lines that move something. A line is known by its reference (its text where it has none), day and amount, and
/// where a statement has several such by which of them it is: so it is the same line in whichever statement it comes.
/// </param>
public sealed record BankStatement(
    Currency Currency, DateOnly From, DateOnly To, Money Opening, Money Closing, ImmutableArray<BankLine> Lines);

/// <summary>What reading a statement comes to: all of it or nothing.</summary>
public abstract record BankStatementReading
{
    /// <summary>The most lines of one file.</summary>
    public const int LinesMost = 5_000;

    private const int ReferenceMost = 200, TextMost = 1_000;

    private BankStatementReading()
    {
    }

    /// <summary>It is sound.</summary>
    public sealed record Valid(BankStatement Statement) : BankStatementReading;

    /// <summary>What is wrong, by line; in our own words, which never quote the file.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<int, string> Faults) : BankStatementReading;

    /// <summary>Reads a statement.</summary>
    /// <param name="head">What the file says of itself.</param>
    /// <param name="rows">Its lines.</param>
    /// <param name="notation">How it writes days and amounts.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    /// <param name="unread">What is wrong with lines that are not among the rows.</param>
    public static BankStatementReading Of(
        BankHead head,
        IReadOnlyList<BankRow> rows,
        BankNotation notation,
        DateOnly today,
        ImmutableSortedDictionary<int, string>? unread = null)
    {
        var faults = (unread ?? ImmutableSortedDictionary<int, string>.Empty).ToBuilder();
        if (rows.Count > LinesMost)
        {
            faults[head.Line] = $"A file has at most {LinesMost} lines.";
            return new Faulty(faults.ToImmutable());
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = ImmutableArray.CreateBuilder<BankLine>(rows.Count);
        foreach (var row in rows)
        {
            if (ReadRow(row, head, notation, seen, faults) is { Amount.Minor: not 0 } line)
            {
                lines.Add(line);
            }
        }

        var from = head.From ?? lines.Select(line => line.Date).Append(head.To).Min();
        if (head.To > today || from > head.To || from.Year < 2000)
        {
            faults[head.Line] = "A statement is of days from 2000 to today, the first before the last.";
        }
        else if (faults.Count == 0 && Sum(lines) is var sum && head.OpeningMinor + sum != head.ClosingMinor)
        {
            faults[head.Line] = "The opening balance and the lines come to "
                + $"{Money.FromMinor((long)(head.OpeningMinor + sum), head.Currency)}, "
                + $"not to {Money.FromMinor(head.ClosingMinor, head.Currency)}: lines are missing, too many or turned.";
        }

        return faults.Count > 0
            ? new Faulty(faults.ToImmutable())
            : new Valid(new BankStatement(
                head.Currency,
                from,
                head.To,
                Money.FromMinor(head.OpeningMinor, head.Currency),
                Money.FromMinor(head.ClosingMinor, head.Currency),
                lines.ToImmutable()));
    }

    private static Int128 Sum(IEnumerable<BankLine> lines) =>
        lines.Aggregate(Int128.Zero, (sum, line) => sum + line.Amount.Minor);

    private static BankLine? ReadRow(
        BankRow row,
        BankHead head,
        BankNotation notation,
        Dictionary<string, int> seen,
        ImmutableSortedDictionary<int, string>.Builder faults)
    {
        var wrong = new List<string>();
        if (!DateOnly.TryParseExact(
            row.Date, notation.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            wrong.Add($"date: a day written {notation.DateFormat}.");
        }
        else if (date > head.To || date < head.From)
        {
            wrong.Add("date: not within the statement.");
        }

        var minor = BankAmount.Read(row.Amount, notation.DecimalMark, head.Currency);
        if (minor is null)
        {
            wrong.Add($"amount: a number with '{notation.DecimalMark}' and at most "
                + $"{head.Currency.MinorDigits} digits after it.");
        }

        if (row.Reference.Length > ReferenceMost || row.Text.Length > TextMost)
        {
            wrong.Add($"reference, text: at most {ReferenceMost} and {TextMost} characters.");
        }

        if (wrong.Count > 0)
        {
            faults[row.Line] = faults.GetValueOrDefault(row.Line) is { } other
                ? $"{other} {string.Join(' ', wrong)}"
                : string.Join(' ', wrong);
            return null;
        }

        var known = string.Create(
            CultureInfo.InvariantCulture,
            $"{head.Currency}\n{date:yyyy-MM-dd}\n{minor}\n{(row.Reference.Length > 0 ? row.Reference : row.Text)}");
        var time = seen[known] = seen.GetValueOrDefault(known) + 1;
        return new BankLine(
            string.Create(CultureInfo.InvariantCulture, $"{known}\n{time}"),
            date,
            Money.FromMinor(minor!.Value, head.Currency),
            row.Reference,
            row.Text);
    }
}
