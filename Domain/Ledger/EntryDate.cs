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
}
