using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Which columns of a bank's CSV are what, and what the file does not say: all of it in the query.</summary>
/// <param name="Date">The column of the day.</param>
/// <param name="Amount">The column of the signed amount; null where there are two.</param>
/// <param name="Credit">The column of what came in; null where there is one for both.</param>
/// <param name="Debit">The column of what went out; null where there is one for both.</param>
/// <param name="Reference">The column of the bank's reference; null for none.</param>
/// <param name="Text">The columns of its text.</param>
/// <param name="Separator">What parts columns.</param>
/// <param name="Notation">How days and amounts are written.</param>
/// <param name="Head">The statement.</param>
public sealed record BankMapping(
    string Date,
    string? Amount,
    string? Credit,
    string? Debit,
    string? Reference,
    IReadOnlyList<string> Text,
    char Separator,
    BankNotation Notation,
    BankHead Head)
{
    /// <summary>Every query parameter of a mapping.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
    [
        "date", "amount", "credit", "debit", "reference", "text", "separator", "dateFormat", "decimalMark",
        "currency", "from", "to", "openingMinor", "closingMinor",
    ];

    private const int NameMost = 100, TextsMost = 10;

    /// <summary>Reads the query; null with what is wrong by parameter.</summary>
    public static BankMapping? Read(IQueryCollection query, Dictionary<string, string> errors)
    {
        string Of(string name) => query[name].ToString();
        string? Column(string name)
        {
            var column = Of(name);
            if (column.Length > NameMost)
            {
                errors[name] = $"The name of a column, at most {NameMost} characters.";
            }

            return column.Length > 0 ? column : null;
        }

        var (amount, credit, debit) = (Column("amount"), Column("credit"), Column("debit"));
        if (!(amount is null ? credit is not null && debit is not null : credit is null && debit is null))
        {
            errors["amount"] = "The column of the signed amount; or 'credit' and 'debit' where there are two.";
        }

        var date = Column("date") ?? "";
        Check("date", date.Length > 0, "The name of the column with the day.");
        var text = Of("text").Split('|', StringSplitOptions.RemoveEmptyEntries);
        Check("text", text.Length <= TextsMost && text.All(name => name.Length <= NameMost), "Columns, parted by '|'.");
        var separator = Of("separator") is { Length: > 0 } given ? given : ",";
        Check("separator", separator is "," or ";" or "\t", "A comma, a semicolon or a tab.");
        var mark = Of("decimalMark") is { Length: > 0 } other ? other : ".";
        Check("decimalMark", mark is "." or ",", "A dot or a comma.");
        var format = Of("dateFormat") is { Length: > 0 } form ? form : "yyyy-MM-dd";
        Check("dateFormat", BankNotation.DateFormats.Contains(format), string.Join(", ", BankNotation.DateFormats));
        Check("currency", KnownCurrencies.TryParse(Of("currency"), out var currency), "Three letters, such as usd.");
        Check("from", IsDay(Of("from"), out var from), "The first day, yyyy-MM-dd.");
        Check("to", IsDay(Of("to"), out var to), "The last day, yyyy-MM-dd.");
        Check("openingMinor", IsMinor(Of("openingMinor"), out var opening), "The opening balance in minor units.");
        Check("closingMinor", IsMinor(Of("closingMinor"), out var closing), "The closing balance in minor units.");
        return errors.Count > 0
            ? null
            : new BankMapping(
                date,
                amount,
                credit,
                debit,
                Column("reference"),
                text,
                separator[0],
                new BankNotation(format, mark[0]),
                new BankHead(1, currency, from, to, opening, closing));

        void Check(string name, bool isRight, string detail)
        {
            if (!isRight)
            {
                errors.TryAdd(name, detail);
            }
        }
    }

    private static bool IsDay(string text, out DateOnly day) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool IsMinor(string text, out long minor) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out minor)
        && minor is >= -ExpenseEntry.LargestMinor and <= ExpenseEntry.LargestMinor;
}
