using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http.HttpResults;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class CsvTests
{
    // A spreadsheet runs a cell that begins like a formula (owasp.org/www-community/attacks/CSV_Injection).
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1+1", "\"'-1+1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("-12", "-12")] // an amount
    [InlineData("a=1", "a=1")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public void File_CellLikeAFormula_IsText(string cell, string written) =>
        Assert.Equal(["h", written], Write(cell).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));

    [Fact]
    public void File_AnyCell_BeginsLikeNoFormula() => Gen.String.Sample(cell =>
    {
        var written = Write(cell).ReplaceLineEndings("\n")[2..].TrimStart('"');
        Assert.True(written.Length == 0 || !"=+@\t".Contains(written[0], StringComparison.Ordinal), written);
    });

    private static string Write(string cell) => Encoding.UTF8.GetString(
        ((FileContentHttpResult)Csv.File("a.csv", ["h"], [[cell]])).FileContents.Span);
}
