using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>An expense that comes every month. It posts nothing: what is due is drafted, for a steward.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="By">The member id of the steward who planned it.</param>
/// <param name="Day">The day of the month, 1 to 28, so that every month has it.</param>
/// <param name="First">The first month.</param>
/// <param name="Last">The last month; null for no end.</param>
/// <param name="Amount">What is spent, tax included.</param>
/// <param name="Category">Its category.</param>
/// <param name="Memo">One line, never public.</param>
/// <param name="Tax">The part that a tax office gives back; or null.</param>
public sealed record ExpensePlan(
    string Id,
    string By,
    int Day,
    Period First,
    Period? Last,
    Money Amount,
    string Category,
    string Memo,
    ExpenseTax? Tax)
{
    /// <summary>The last day of a month that every month has.</summary>
    public const int DayLast = 28;

    /// <summary>The months whose day has come and that were not drafted yet, oldest first.</summary>
    /// <param name="drafted">The last month that was drafted; null for none.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    public IEnumerable<Period> Due(Period? drafted, DateOnly today)
    {
        var next = drafted is { } done && done >= First ? done.AddMonths(1) : First;
        for (; DateIn(next) <= today && !(next > Last); next = next.AddMonths(1))
        {
            yield return next;
        }
    }

    /// <summary>The day in a month.</summary>
    public DateOnly DateIn(Period period) => new(period.Year, period.Month, Day);

    /// <summary>The entry of a month: the same whenever it is asked for.</summary>
    /// <exception cref="InvalidOperationException">The plan is not one that <see cref="FaultsOf"/> passes.</exception>
    public JournalEntry EntryOf(Period period, TimeZoneInfo zone) =>
        ExpenseEntry.Decide(
            Id, period.ToString(), DateIn(period), Amount, Category, Memo, DateIn(period), zone, Tax)
            is ExpenseEntry.Valid valid
            ? valid.Entry
            : throw new InvalidOperationException($"Plan {Id} is not sound.");

    /// <summary>What is wrong with a plan, by field.</summary>
    /// <param name="thisMonth">The present month: a plan does not reach back.</param>
    /// <param name="zone">The co-op's time zone.</param>
    public ImmutableSortedDictionary<string, string> FaultsOf(Period thisMonth, TimeZoneInfo zone)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Day is < 1 or > DayLast)
        {
            faults["day"] = $"1 to {DayLast}.";
            return faults.ToImmutable();
        }

        if (First < thisMonth)
        {
            faults["first"] = "This month or a later one.";
        }

        if (Last < First)
        {
            faults["last"] = "Not before the first month.";
        }

        var (field, fault) = ExpenseEntry.Decide(
            Id, First.ToString(), DateIn(First), Amount, Category, Memo, DateIn(First), zone, Tax).Fault;
        if (field.Length > 0)
        {
            faults[field] = fault;
        }

        return faults.ToImmutable();
    }
}
