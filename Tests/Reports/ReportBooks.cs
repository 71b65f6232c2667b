using CsCheck;

namespace PeepFunctions.Tests;

/// <summary>Books for reports: entries of a year and what was before and after it, some of them posted late.</summary>
internal static class ReportBooks
{
    public static readonly Currency Usd = Currency.Parse("usd");

    public static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>An entry, its own month and the month that it is posted to.</summary>
    internal sealed record Line(JournalEntry Entry, Period TruePeriod, Period PostedTo);

    public static readonly Gen<Line[]> Random = Gen.Select(
        Gens.JournalEntry,
        Gen.Long[0, 2 * 365 * 24 * 3600],
        Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 3])),
        (entry, seconds, late) =>
        {
            var start = new DateTimeOffset(2035, 7, 1, 0, 0, 0, TimeSpan.Zero);
            var moved = entry with { InstantUtc = start.AddSeconds(seconds) };
            var own = Period.Of(moved.InstantUtc, NewYork);
            return new Line(moved, own, own.AddMonths(late));
        }).Array[0, 40].Select(lines => lines.DistinctBy(line => line.Entry.Id).ToArray());

    public static ReportSpan Span(string text) => ReportSpan.Read(text, 1)!;

    public static Report Report(ReportKind kind, string span, IEnumerable<Line> book)
    {
        var fold = new ReportFold(kind, Span(span));
        foreach (var line in book)
        {
            fold.Add(line.Entry, line.TruePeriod, line.PostedTo);
        }

        return fold.Finish(Usd);
    }

    public static ReportSection Section(this Report report, string name) =>
        report.Sections.Single(section => section.Name == name);

    /// <summary>A figure; zero where there is no such line.</summary>
    public static long Figure(this Report report, string line, string column, Currency? currency = null) =>
        report.Sections.SelectMany(section => section.Lines).Where(one => one.Name == line)
            .Sum(one => one[currency ?? Usd, column]);
}
