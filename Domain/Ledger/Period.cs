using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// A calendar month in the co-op's time zone, written <c>yyyy-MM</c>, between 2000-01 and 2999-12. <c>default</c> is no
/// period: every operation refuses it.
/// </summary>
public readonly record struct Period : IComparable<Period>
{
    private const int First = 2000 * 12, Last = (2999 * 12) + 11;

    private readonly int _months;

    private Period(int months) => _months = months is >= First and <= Last
        ? months
        : throw new ArgumentOutOfRangeException(nameof(months), "A period lies between 2000-01 and 2999-12.");

    /// <summary>The calendar year, 2000 to 2999.</summary>
    public int Year => Months / 12;

    /// <summary>The month, 1 to 12.</summary>
    public int Month => (Months % 12) + 1;

    /// <summary>The first day of the month.</summary>
    public DateOnly FirstDay => new(Year, Month, 1);

    /// <summary>The last day of the month.</summary>
    public DateOnly LastDay => new(Year, Month, DateTime.DaysInMonth(Year, Month));

    private int Months => _months != 0 ? _months : throw new InvalidOperationException("default(Period) is no period.");

    /// <summary>The period of a year and a month (1 to 12).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 2000-01 to 2999-12.</exception>
    public static Period FromYearMonth(int year, int month) => month is >= 1 and <= 12
        ? new Period((year * 12) + month - 1)
        : throw new ArgumentOutOfRangeException(nameof(month));

    /// <summary>The period that an instant falls into, in the co-op's time zone.</summary>
    public static Period Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return FromYearMonth(local.Year, local.Month);
    }

    /// <summary>Reads <c>yyyy-MM</c>.</summary>
    /// <exception cref="FormatException">It is not a period.</exception>
    public static Period Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException("A period is written yyyy-MM.");

    /// <summary>Reads <c>yyyy-MM</c>; false when it is not a period.</summary>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        if (text is not { Length: 7 } || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || year is < 2000 or > 2999 || month is < 1 or > 12)
        {
            return false;
        }

        period = FromYearMonth(year, month);
        return true;
    }

    /// <summary>So many months later; negative is earlier.</summary>
    public Period AddMonths(int months) => new(Months + months);

    /// <summary>How many months this lies after another period; negative when before.</summary>
    public int MonthsSince(Period other) => Months - other.Months;

    /// <summary>The first instant of the period.</summary>
    public DateTimeOffset StartUtc(TimeZoneInfo zone) => EntryDate.StartUtc(new DateOnly(Year, Month, 1), zone);

    /// <summary>The first instant after the period.</summary>
    public DateTimeOffset EndUtc(TimeZoneInfo zone) => AddMonths(1).StartUtc(zone);

    /// <summary>The calendar year in which the fiscal year of this period began.</summary>
    /// <param name="startMonth">The month a fiscal year starts with, 1 to 12.</param>
    public int FiscalYear(int startMonth) => Month >= startMonth ? Year : Year - 1;

    /// <summary>The last period of the fiscal year that this one is in.</summary>
    /// <param name="startMonth">The month a fiscal year starts with, 1 to 12.</param>
    public Period FiscalYearEnd(int startMonth) => AddMonths((startMonth + 11 - Month) % 12);

    /// <summary>Orders by time.</summary>
    public int CompareTo(Period other) => Months.CompareTo(other.Months);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    /// <summary><c>yyyy-MM</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");
}
