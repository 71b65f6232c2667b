using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Write_ColumnsOfDifferentWidth_AlignsFiguresToTheRight()
    {
        var lines = TextTable.Write(
            ["month", "income", "state"],
            [["2026-12", "5.00", "paid"], ["2027-01", "12345.67", "carried"]]);

        Assert.Equal(
            [
                "month      income  state",
                "-------  --------  -------",
                "2026-12      5.00  paid",
                "2027-01  12345.67  carried",
            ],
            lines);
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(-5, "-0.05")]
    [InlineData(-123456, "-1234.56")]
    [InlineData(long.MaxValue, "92233720368547758.07")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void Text_MinorUnits_ShowsTwoDecimals(long minor, string text) => Assert.Equal(text, Amount.Text(minor));

    [Fact]
    public void Line_OfAFinding_SaysAtOnceWhetherItHolds()
    {
        Assert.Equal("  ✓ books: 1 and 1", new Finding("books", Holds: true, "1 and 1").Line);
        Assert.Equal("  ✗ books", new Finding("books", Holds: false, "").Line);
    }
}
