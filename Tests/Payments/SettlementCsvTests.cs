using System.Text;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SettlementCsvTests
{
    private const string Row = "a,sale,2036-01-05T09:00:00Z,100,0,usd,ada,p,";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Read_AnyLineEnd_WithOrWithoutMark_IsTheSame(string end)
    {
        var text = string.Join(end, SettlementFile.Header, Row, "", Row, "");

        var (rows, faults) = SettlementCsv.Read(Encoding.UTF8.GetBytes(text));
        var (marked, _) = SettlementCsv.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);

        Assert.Empty(faults);
        Assert.Equal([2, 4], rows.Select(row => row.Line));
        Assert.Equal(
            new SettlementRow(2, "a", "sale", "2036-01-05T09:00:00Z", "100", "0", "usd", "ada", "p", ""), rows[0]);
        Assert.Equal(rows, marked);
    }

    [Fact]
    public void Read_Quotes_AreRfc4180()
    {
        var (rows, faults) = Read("a,\"sale\",x,100,0,usd,ada,\"p,\"\"1\"\"\",\"\"");

        Assert.Empty(faults);
        Assert.Equal(("sale", "p,\"1\"", ""), (rows[0].Type, rows[0].Payer, rows[0].Reference));
    }

    [Theory]
    [InlineData("a,sa\"le,x,100,0,usd,ada,p,")]
    [InlineData("a,\"sale\"x,x,100,0,usd,ada,p,")]
    [InlineData("a,\"sale,x,100,0,usd,ada,p,")]
    [InlineData("a,sale,x,100,0,usd,ada,p")]
    [InlineData("a,sale,x,100,0,usd,ada,p,,")]
    [InlineData("a;sale;x;100;0;usd;ada;p;")]
    public void Read_BrokenRow_IsNamedByItsLine_AndOthersAreRead(string row)
    {
        var (rows, faults) = Read(Row, row, Row);

        Assert.Equal([3], faults.Keys);
        Assert.Equal([2, 4], rows.Select(one => one.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\":1}")]
    [InlineData("\n" + SettlementFile.Header)]
    [InlineData("ID,type,createdUtc,amountMinor,feeMinor,currency,creator,payer,reference")]
    [InlineData("type,id,createdUtc,amountMinor,feeMinor,currency,creator,payer,reference")]
    [InlineData("id;type;createdUtc;amountMinor;feeMinor;currency;creator;payer;reference")]
    [InlineData(SettlementFile.Header + ",name")]
    public void Read_NoSuchHeader_IsNamed(string text) =>
        Assert.Equal([1], SettlementCsv.Read(Encoding.UTF8.GetBytes(text)).Faults.Keys);

    [Fact]
    public void Read_NotUtf8_IsNamed()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(SettlementFile.Of(Row)), 0xFF, 0xFE, (byte)'\n'];

        Assert.Contains("UTF-8", SettlementCsv.Read(file).Faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneRowTooMany_IsNamed()
    {
        var (rows, faults) = Read([.. Enumerable.Repeat(Row, 5_001)]);

        Assert.Equal((5_000, 5_002), (rows.Count, Assert.Single(faults).Key));
    }

    private static (IReadOnlyList<SettlementRow> Rows, IReadOnlyDictionary<int, string> Faults) Read(
        params string[] rows) => SettlementCsv.Read(Encoding.UTF8.GetBytes(SettlementFile.Of(rows)));
}
