using System.Globalization;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 15 * * * *", "2027-01-31T23:15:00Z", "2027-02-01T00:15:00Z")]
    [InlineData("30 3 * * *", "2027-02-28T03:30:00Z", "2027-03-01T03:30:00Z")]
    [InlineData("0 0 7 29 2 *", "2027-01-01T00:00:00Z", "2028-02-29T07:00:00Z")]
    [InlineData("01:30:00", "2027-01-31T23:00:00Z", "2027-02-01T00:30:00Z")]
    public void T1_CronOfSixOrFiveFieldsOrATime(string text, string after, string next) =>
        Assert.Equal(Utc(next), TimerSchedule.Parse(text, "F").NextAfter(Utc(after)));

    [Theory]
    [InlineData("every day")]
    [InlineData("0 61 * * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("-00:05:00")]
    [InlineData("00:00:00")]
    public void T1_AnythingElse_IsRefused(string text) =>
        Assert.Contains(text, Assert.Throws<CannotStartException>(() => TimerSchedule.Parse(text, "F")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void T2_ScheduleIsUtc() =>
        Assert.Equal(DateTimeKind.Utc, TimerSchedule.Parse("0 0 3 * * *", "F").NextAfter(Utc("2027-03-28T00:00:00Z")).Kind);

    [Theory]
    [InlineData("*/10 * * * * *", true)]
    [InlineData("30 * * * * *", false)]
    [InlineData("0 */5 * * * *", false)]
    [InlineData("* * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void T3_MoreThanOnceAMinute_IsNotMonitored(string text, bool notMonitored) =>
        Assert.Equal(notMonitored, TimerSchedule.Parse(text, "F").FiresWithinAMinute);

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}
