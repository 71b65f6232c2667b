namespace PeepFunctions.Tests;

public class ReportSpanTests
{
    [Theory]
    [InlineData("2026-10", 1, "2026-10", "2026-10")]
    [InlineData("2026-Q1", 1, "2026-01", "2026-03")]
    [InlineData("2026-Q4", 1, "2026-10", "2026-12")]
    [InlineData("2026", 1, "2026-01", "2026-12")]
    [InlineData("2026-Q4", 7, "2027-04", "2027-06")]
    [InlineData("2026", 7, "2026-07", "2027-06")]
    [InlineData("2998", 12, "2998-12", "2999-11")]
    public void Read_OfAFiscalYear_IsTheseMonths(string text, int startMonth, string first, string last)
    {
        var span = ReportSpan.Read(text, startMonth)!;

        Assert.Equal((first, last), (span.First.ToString(), span.Last.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-Q0")]
    [InlineData("2026-Q5")]
    [InlineData("2026-q1")]
    [InlineData("2026-13")]
    [InlineData("2026-1")]
    [InlineData("2026Q1")]
    [InlineData("202")]
    [InlineData("1999")]
    [InlineData("2999")]
    [InlineData("+202")]
    [InlineData("2026-Q12")]
    public void Read_AnythingElse_IsNone(string text) => Assert.Null(ReportSpan.Read(text, 1));

    [Fact]
    public void Through_AMonthOfIt_EndsThere_AndNoOther()
    {
        var year = ReportSpan.Read("2026", 4)!;

        Assert.Equal("2026-04..2026-10", Show(year.Through(Period.Parse("2026-10"))!));
        Assert.Equal("2026-04..2027-03", Show(year.Through(Period.Parse("2027-03"))!));
        Assert.Null(year.Through(Period.Parse("2026-03")));
        Assert.Null(year.Through(Period.Parse("2027-04")));
    }

    private static string Show(ReportSpan span) => $"{span.First}..{span.Last}";
}
