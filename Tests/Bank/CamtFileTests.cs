using System.Text;
using CsCheck;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public class CamtFileTests
{
    private const string Start = "urn:iso:std:iso:20022:tech:xsd:";

    [Theory]
    [InlineData("02", "<Sts>BOOK</Sts>")]
    [InlineData("08", "<Sts><Cd>BOOK</Cd></Sts>")]
    [InlineData("11", "<Sts><Cd>BOOK</Cd></Sts>")]
    public void Read_EveryVersion_IsTheSame(string version, string status)
    {
        var file = Assert.Single(Read(Camt.Of(
            version, "100.00", "137.00", Camt.Entry("40.00", "CRDT", "2036-01-11", "A1", status: status),
            Camt.Entry("3.00", "DBIT", "2036-01-31T23:00:00+01:00", "A2", "Canary Name", status),
            Camt.Entry(
                "9.00",
                "CRDT",
                "2036-01-31",
                "A3",
                status: status.Replace("BOOK", "PDNG", StringComparison.Ordinal)))));

        Assert.Empty(file.Faults);
        Assert.Equal(
            (10_000L, 13_700L, new DateOnly(2036, 1, 31)),
            (file.Head!.OpeningMinor, file.Head.ClosingMinor, file.Head.To));
        Assert.Equal(
            [("2036-01-11", "40.00", "A1"), ("2036-01-31", "-3.00", "A2")],
            file.Rows.Select(row => (row.Date, row.Amount, row.Reference)));
        Assert.Contains("Canary Name", file.Rows[1].Text, StringComparison.Ordinal);
        Assert.True(file.Rows[1].Line > file.Rows[0].Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<a>")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/\"><a/>")]
    [InlineData($"<Document xmlns='{Start}camt.052.001.02'><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>")]
    [InlineData($"<Document xmlns='{Start}camt.053.001.02'><BkToCstmrStmt/></Document>")]
    [InlineData($"<Document xmlns='{Start}camt.053.001.02'><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>")]
    public void Read_AnythingElse_IsAFault(string text) =>
        Assert.NotEmpty(Assert.Single(Read(text)).Faults);

    [Fact]
    public void Read_EntriesThatAreWrong_AreNamedByLine()
    {
        var file = Assert.Single(Read(Camt.Of(
            "02", "0.00", "0.00", Camt.Entry("-1.00", "CRDT", "2036-01-11", "A1"),
            Camt.Entry("1.00", "XXXX", "2036-01-11", "A2"),
            Camt.Entry("1.00", "CRDT", "2036-01-11", "A3").Replace("USD", "EUR", StringComparison.Ordinal))));

        Assert.Equal(3, file.Faults.Count);
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.NotEmpty(CamtFile.Read(bytes)));

    private static IReadOnlyList<BankFile> Read(string text) => CamtFile.Read(Encoding.UTF8.GetBytes(text));
}

/// <summary>camt.053 documents of tests.</summary>
internal static class Camt
{
    public static string Of(string version, string opening, string closing, params string[] entries) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
          <BkToCstmrStmt>
            <GrpHdr><MsgId>1</MsgId><CreDtTm>2036-02-01T06:00:00Z</CreDtTm></GrpHdr>
            <Stmt>
              <Id>S1</Id>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">{opening}</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2036-01-01</Dt></Dt></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">{closing}</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2036-01-31</Dt></Dt></Bal>
              {string.Join("\n      ", entries)}
            </Stmt>
          </BkToCstmrStmt>
        </Document>
        """;

    public static string Entry(
        string amount,
        string sign,
        string day,
        string reference,
        string name = "",
        string status = "<Sts>BOOK</Sts>") => $"""
        <Ntry><Amt Ccy="USD">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}
          <BookgDt>{(day.Length > 10 ? $"<DtTm>{day}</DtTm>" : $"<Dt>{day}</Dt>")}</BookgDt>
          <AcctSvcrRef>{reference}</AcctSvcrRef>
          <NtryDtls><TxDtls><Refs><EndToEndId>E-{reference}</EndToEndId></Refs>
            <RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
        """;
}
