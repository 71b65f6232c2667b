using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// What a report covers: a month <c>2026-10</c>, a quarter <c>2026-Q4</c> or a fiscal year <c>2026</c>, the last two by
/// the fiscal year that begins in that calendar year; or one of these to date, when it ends before its last month.
/// </summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="First">The first month.</param>
/// <param name="Last">The last month.</param>
public sealed record ReportSpan(string Name, Period First, Period Last)
{
    /// <summary>Reads a span; null when it is none.</summary>
    /// <param name="text">A month, a quarter or a year.</param>
    /// <param name="startMonth">The month a fiscal year starts with, 1 to 12.</param>
    public static ReportSpan? Read(string text, int startMonth)
    {
        if (Period.TryParse(text, out var month))
        {
            return new ReportSpan(text, month, month);
        }

        // 2999 would end beyond the last period there is wherever a fiscal year begins after January.
        if (text is not { Length: 4 or 7 }
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year is < 2000 or > 2998)
        {
            return null;
        }

        var start = Period.FromYearMonth(year, startMonth);
        return text[4..] switch
        {
            "" => new ReportSpan(text, start, start.AddMonths(11)),
            ['-', 'Q', >= '1' and <= '4' and var quarter] when start.AddMonths(3 * (quarter - '1')) is var first =>
                new ReportSpan(text, first, first.AddMonths(2)),
            _ => null,
        };
    }

    /// <summary>The same span to the end of a month of it; null when the month is not within.</summary>
    public ReportSpan? Through(Period month) => Contains(month) ? this with { Last = month } : null;

    /// <summary>Whether a month is within.</summary>
    public bool Contains(Period month) => month >= First && month <= Last;
}
