namespace PeepFunctions.Functions;

/// <summary>
/// What was fixed when the co-op was created, because keys of the books depend on it: read once at start from version 1
/// of its bylaws.
/// </summary>
public sealed class Coop
{
    private Founding? _founding;

    /// <summary>In which months are counted.</summary>
    public TimeZoneInfo TimeZone => Known.TimeZone;

    /// <summary>In which dividends are paid.</summary>
    public Currency Currency => Known.Currency;

    /// <summary>With which a fiscal year starts, 1 to 12.</summary>
    public int FiscalYearStartMonth => Known.FiscalYearStartMonth;

    /// <summary>The first period with bylaws; what is before is history.</summary>
    public Period FirstPeriod => Known.FirstPeriod;

    /// <summary>The day of an instant, in the co-op's time zone.</summary>
    public DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZone).DateTime);

    /// <summary>The period of an instant.</summary>
    public Period PeriodOf(DateTimeOffset instant) => Period.Of(instant, TimeZone);

    /// <summary>Today, in the co-op's time zone.</summary>
    public DateOnly Today(TimeProvider clock) => DayOf(clock.GetUtcNow());

    private Founding Known => _founding ?? throw new InvalidOperationException("The co-op has not been read yet.");

    /// <summary>Sets it, at start.</summary>
    internal void Set(Founding founding) => _founding = founding;
}

/// <summary>The facts of <see cref="Coop"/>.</summary>
internal sealed record Founding(TimeZoneInfo TimeZone, Currency Currency, int FiscalYearStartMonth, Period FirstPeriod);
