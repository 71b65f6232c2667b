namespace PeepFunctions.Domain;

/// <summary>The instant of an entry that is dated by a day.</summary>
public static class EntryDate
{
    /// <summary>Noon of a day in the co-op's time zone: in its day and month whatever the clocks do.</summary>
    public static DateTimeOffset NoonUtc(DateOnly date, TimeZoneInfo zone)
    {
        var noon = date.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Unspecified);
        return new DateTimeOffset(noon, zone.GetUtcOffset(noon)).ToUniversalTime();
    }

    /// <summary>The first instant of a day.</summary>
    public static DateTimeOffset StartUtc(DateOnly date, TimeZoneInfo zone)
    {
        // Searched for among instants, whose local day is always known. Asking what offset a local midnight has goes
        // wrong where clocks change at that midnight: TimeZoneInfo does not call every skipped time invalid (Asunción,
        // 1 October 2017). No zone is more than 14 hours from UTC, and none has changed at a fraction of a minute.
        var midnight = new DateTimeOffset(date.ToDateTime(default), TimeSpan.Zero);
        var (before, within) = (-15 * 60, 15 * 60);
        while (within - before > 1)
        {
            var minutes = before + ((within - before) / 2);
            var local = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(midnight.AddMinutes(minutes), zone).DateTime);
            (before, within) = local < date ? (minutes, within) : (before, minutes);
        }

        return midnight.AddMinutes(within);
    }

    /// <summary>The first instant after a day.</summary>
    public static DateTimeOffset EndUtc(DateOnly date, TimeZoneInfo zone) => StartUtc(date.AddDays(1), zone);
}
