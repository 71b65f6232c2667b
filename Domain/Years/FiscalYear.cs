using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>A fiscal year, named by the calendar year that it begins in, without its periods of history.</summary>
/// <param name="Number">That calendar year.</param>
/// <param name="First">Its first period that is none of history.</param>
/// <param name="Last">Its last period.</param>
public sealed record FiscalYear(int Number, Period First, Period Last)
{
    /// <summary>Its periods, oldest first.</summary>
    public IEnumerable<Period> Periods =>
        Enumerable.Range(0, Last.MonthsSince(First) + 1).Select(First.AddMonths);

    /// <summary>The fiscal year of a number; null when all of it is history, or it cannot be.</summary>
    /// <param name="number">The calendar year that it begins in.</param>
    /// <param name="startMonth">The month it begins with, 1 to 12.</param>
    /// <param name="firstPeriod">The first period that is none of history.</param>
    public static FiscalYear? Find(int number, int startMonth, Period firstPeriod)
    {
        if (number is < 2000 or > 2998)
        {
            return null;
        }

        var start = Period.FromYearMonth(number, startMonth);
        var last = start.AddMonths(11);
        return last < firstPeriod ? null : new FiscalYear(number, start < firstPeriod ? firstPeriod : start, last);
    }

    /// <summary>The year as it is written: four digits.</summary>
    public override string ToString() => Number.ToString("D4", CultureInfo.InvariantCulture);
}
