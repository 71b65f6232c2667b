using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class PeriodTests
{
    [Theory]
    [InlineData("2000-01", true)]
    [InlineData("2999-12", true)]
    [InlineData("1999-12", false)]
    [InlineData("3000-01", false)]
    [InlineData("2026-00", false)]
    [InlineData("2026-13", false)]
    [InlineData("2026-1", false)]
    [InlineData("2026/10", false)]
    [InlineData("2026-+1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TryParse_Text_TakesMonthsOnly(string? text, bool valid)
    {
        Assert.Equal(valid, Period.TryParse(text, out var period));
        if (valid)
        {
            Assert.Equal(text, period.ToString());
        }
    }

    [Theory]
    [InlineData("2026-11-01T03:59:59Z", "America/New_York", "2026-10")]
    [InlineData("2026-11-01T04:00:00Z", "America/New_York", "2026-11")]
    [InlineData("2026-10-31T10:59:59Z", "Pacific/Auckland", "2026-10")]
    [InlineData("2026-10-31T11:00:00Z", "Pacific/Auckland", "2026-11")]
    [InlineData("2026-10-31T23:59:59Z", "UTC", "2026-10")]
    public void Of_Instant_IsTheMonthInTheZone(string instant, string zone, string period) => Assert.Equal(
        period,
        Period.Of(
            DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString());

    [Fact]
    public void StartUtc_AnyPeriodAndZone_IsTheFirstInstantOfIt() => Gen.Select(
        Gen.Int[0, 600], Gens.Of("America/New_York", "Pacific/Auckland", "America/Asuncion", "Asia/Beirut")).Sample(
        (months, zoneId) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
            var period = Period.Parse("2000-02").AddMonths(months);
            var start = period.StartUtc(zone);

            Assert.Equal(period, Period.Of(start, zone));
            Assert.Equal(period.AddMonths(-1), Period.Of(start.AddTicks(-1), zone));
            Assert.Equal(period.AddMonths(1).StartUtc(zone), period.EndUtc(zone));
        },
        iter: 500);

    // Clocks skip from 00:00 to 01:00 on the first: the month starts at 01:00 of a zone then three hours behind.
    [Fact]
    public void StartUtc_MidnightSkipped_IsWhenTheGapEnds() => Assert.Equal(
        new DateTimeOffset(2017, 10, 1, 4, 0, 0, TimeSpan.Zero),
        Period.Parse("2017-10").StartUtc(TimeZoneInfo.FindSystemTimeZoneById("America/Asuncion")));

    // Clocks went back from 01:00 to 00:00 on the first: the month starts at the first of two midnights.
    [Fact]
    public void StartUtc_MidnightTwice_IsTheFirst() => Assert.Equal(
        new DateTimeOffset(2020, 11, 1, 4, 0, 0, TimeSpan.Zero),
        Period.Parse("2020-11").StartUtc(TimeZoneInfo.FindSystemTimeZoneById("America/Havana")));

    [Fact]
    public void StartUtc_FirstPeriod_NeedsNoneBefore() => Assert.Equal(
        new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), Period.Parse("2000-01").StartUtc(TimeZoneInfo.Utc));

    [Fact]
    public void AddMonths_AndBack_IsTheSame() => Gen.Select(Gens.Period, Gens.Period).Sample(
        (left, right) =>
        {
            Assert.Equal(left, right.AddMonths(left.MonthsSince(right)));
            Assert.Equal(left.MonthsSince(right) < 0, left < right);
        });

    [Theory]
    [InlineData("2026-03", 4, 2025)]
    [InlineData("2026-04", 4, 2026)]
    [InlineData("2026-12", 1, 2026)]
    public void FiscalYear_StartMonth_NamesTheYearItBeganIn(string period, int start, int year) =>
        Assert.Equal(year, Period.Parse(period).FiscalYear(start));

    [Fact]
    public void Default_AnyUse_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => default(Period).Year);
        Assert.Throws<InvalidOperationException>(() => default(Period).ToString());
        Assert.Throws<InvalidOperationException>(() => default(Account).Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Parse("2999-12").AddMonths(1));
    }

    [Fact]
    public void New_PostingThatMovesNothing_Throws()
    {
        var one = Money.FromMinor(1, Currency.Parse("usd"));

        Assert.Throws<ArgumentException>(() => new Posting(Accounts.Bank, Accounts.Bank, one));
        Assert.Throws<ArgumentException>(() => new Posting(Accounts.Bank, Accounts.Stripe, one - one));
        Assert.Throws<ArgumentException>(() => new Posting(Accounts.Bank, Accounts.Stripe, -one));
        Assert.Throws<InvalidOperationException>(() => new Posting(default, Accounts.Stripe, one));
    }
}
