using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The classes that a member had at the end of each month: a month is closed days after it is over, or later, and is
/// divided among whoever was in a class at its end. Kept is the first change of a month only, which is the only one by
/// which the end of an earlier month is another than now.
/// </summary>
/// <param name="Now">The classes now, none twice.</param>
/// <param name="Were">What they were at the end of a month, and since the month before it in the list.</param>
public sealed record ClassHistory(
    IReadOnlyList<MemberClass> Now, IReadOnlyList<(Period Month, IReadOnlyList<MemberClass> Classes)> Were)
{
    // Months are closed in order and soon; what is older was divided long ago.
    private const int MonthsMost = 36;
    private const string Column = "ClassesWere";

    /// <summary>The columns that it is read from.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["Classes", Column];

    /// <summary>A member's classes, then and now.</summary>
    public static ClassHistory Of(TableEntity row) => new(
        MemberRow.Classes(row),
        [
            .. (row.GetString(Column) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text =>
                text.Split('=') is [var month, var classes]
                    ? (Period.Parse(month), MemberRow.ParseClasses(classes))
                    : throw new FormatException("Former classes are written yyyy-MM=Class,Class.")),
        ]);

    /// <summary>The classes at the end of a month.</summary>
    public IReadOnlyList<MemberClass> AtEndOf(Period month)
    {
        foreach (var (until, classes) in Were)
        {
            if (until >= month)
            {
                return classes;
            }
        }

        return Now;
    }

    /// <summary>Changes the classes.</summary>
    /// <param name="row">The member.</param>
    /// <param name="classes">The new ones.</param>
    /// <param name="now">The present month.</param>
    public static void Change(TableEntity row, IEnumerable<MemberClass> classes, Period now)
    {
        var (before, were) = Of(row);
        var ended = now.AddMonths(-1);
        if (were.Count == 0 || were[^1].Month < ended)
        {
            row[Column] = string.Join(';', were.Append((ended, before)).TakeLast(MonthsMost)
                .Select(one => $"{one.Item1}={string.Join(',', one.Item2)}"));
        }

        MemberRow.SetClasses(row, classes);
    }
}
