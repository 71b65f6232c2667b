using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace PeepFunctions.Functions;

/// <summary>
/// A camt.053 statement (ISO 20022, BankToCustomerStatement), any version: their differences are in what is not read
/// here. Booked entries only; a file may hold several statements.
/// </summary>
public static class CamtFile
{
    private const string Format = "camt.053";
    private const string NamespaceStart = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";

    // No document type, so that no entity can grow or reach anywhere; nothing is ever fetched.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 4 * 1024 * 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The statements of a file, or what keeps it from being read.</summary>
    public static IReadOnlyList<BankFile> Read(ReadOnlyMemory<byte> file)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(file.ToArray(), writable: false), Settings);
            document = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException wrong)
        {
            return [BankFile.Unread(Format, Math.Max(wrong.LineNumber, 1), "This is no XML, or has a document type.")];
        }

        if (document.Root is not { Name.LocalName: "Document" } root
            || !root.Name.NamespaceName.StartsWith(NamespaceStart, StringComparison.Ordinal)
            || Of(root, "BkToCstmrStmt", "Stmt").ToList() is not { Count: > 0 } statements)
        {
            return [BankFile.Unread(Format, 1, "This is no camt.053 document with a statement.")];
        }

        return [.. statements.Select(Read)];
    }

    private static BankFile Read(XElement statement)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        var head = ReadHead(statement, faults);
        var rows = new List<BankRow>();
        foreach (var entry in Of(statement, "Ntry"))
        {
            // "BOOK" itself up to version 7, in an element Cd from version 8 on.
            if (Text(entry, "Sts") == "BOOK")
            {
                ReadEntry(entry, head, rows, faults);
            }
        }

        return new BankFile(Format, head, rows, BankNotation.Iso, faults.ToImmutable());
    }

    private static BankHead? ReadHead(XElement statement, ImmutableSortedDictionary<int, string>.Builder faults)
    {
        // The balance booked before, by either of the names that banks give it, and the one booked after.
        var balances = Of(statement, "Bal").ToLookup(balance => Text(balance, "Tp", "CdOrPrtry", "Cd"));
        var opening = balances["OPBD"].Concat(balances["PRCD"]).FirstOrDefault();
        var closing = balances["CLBD"].LastOrDefault();
        if (opening is null || closing is null
            || !Currency.TryParse(CurrencyOf(closing), out var currency) || CurrencyOf(opening) != CurrencyOf(closing)
            || SignedMinor(opening, currency) is not { } openingMinor
            || SignedMinor(closing, currency) is not { } closingMinor
            || !DateOnly.TryParseExact(
                DayOf(closing, "Dt"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to))
        {
            faults[LineOf(statement)] = "A statement has the balances OPBD (or PRCD) and CLBD, both of one currency.";
            return null;
        }

        return new BankHead(LineOf(closing), currency, From: null, to, openingMinor, closingMinor);
    }

    private static void ReadEntry(
        XElement entry, BankHead? head, List<BankRow> rows, ImmutableSortedDictionary<int, string>.Builder faults)
    {
        if (head is not null
            && !string.Equals(CurrencyOf(entry), head.Currency.Code, StringComparison.OrdinalIgnoreCase))
        {
            faults[LineOf(entry)] = "An entry has the currency of its statement.";
            return;
        }

        var sign = SignOf(entry);
        if (sign is null || Text(entry, "Amt").StartsWith('-'))
        {
            faults[LineOf(entry)] = "An entry is CRDT or DBIT, and its amount has no sign.";
            return;
        }

        rows.Add(new BankRow(
            LineOf(entry),
            DayOf(entry, "BookgDt") is { Length: > 0 } booked ? booked : DayOf(entry, "ValDt"),
            sign + Text(entry, "Amt"),
            Text(entry, "AcctSvcrRef"),
            Cut(string.Join(' ', WordsOf(entry)))));
    }

    // What is said of its payments: references, remittance, parties. Only as much as is kept.
    private static IEnumerable<string> WordsOf(XElement entry) => entry.Descendants()
        .Where(element => !element.HasElements && element.Name.LocalName
            is "EndToEndId" or "InstrId" or "TxId" or "PmtInfId" or "Ustrd" or "Ref" or "Nm" or "AddtlNtryInf"
            or "AddtlTxInf")
        .Select(element => element.Value.Trim())
        .Where(word => word.Length > 0)
        .Distinct(StringComparer.Ordinal);

    private static string Cut(string text) => text.Length <= 1_000 ? text : text[..1_000];

    private static long? SignedMinor(XElement balance, Currency currency) =>
        SignOf(balance) is { } sign ? BankAmount.Read(sign + Text(balance, "Amt"), '.', currency) : null;

    private static string? SignOf(XElement element) => Text(element, "CdtDbtInd") switch
    {
        "CRDT" => "",
        "DBIT" => "-",
        _ => null,
    };

    private static string CurrencyOf(XElement element) =>
        Of(element, "Amt").FirstOrDefault()?.Attribute("Ccy")?.Value ?? "";

    // A day is a date or an instant in the bank's own time, whose date is the day.
    private static string DayOf(XElement element, string name) =>
        Text(element, name) is { Length: > 10 } instant && instant[10] == 'T' ? instant[..10] : Text(element, name);

    private static string Text(XElement element, params string[] path) =>
        Of(element, path).FirstOrDefault()?.Value.Trim() ?? "";

    private static IEnumerable<XElement> Of(XElement element, params string[] path) => path.Aggregate(
        Enumerable.Repeat(element, 1),
        (found, name) => found.SelectMany(one => one.Elements().Where(child => child.Name.LocalName == name)));

    private static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
