namespace PeepFunctions.Domain;

/// <summary>One line of a statement file as it was written, every column as text.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Date">The day it was booked, in the file's form.</param>
/// <param name="Amount">What the account gained, in major units with the file's decimal mark.</param>
/// <param name="Reference">The bank's reference, or empty.</param>
/// <param name="Text">What else the bank says, or empty.</param>
public sealed record BankRow(int Line, string Date, string Amount, string Reference, string Text);

/// <summary>What a statement file says of itself, once that is read.</summary>
/// <param name="Line">Where in the file it says so.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="From">The first day; null for that of the first line.</param>
/// <param name="To">The last day.</param>
/// <param name="OpeningMinor">The balance before the first line, in minor units.</param>
/// <param name="ClosingMinor">The balance after the last line, in minor units.</param>
public sealed record BankHead(
    int Line, Currency Currency, DateOnly? From, DateOnly To, long OpeningMinor, long ClosingMinor);

/// <summary>How a file writes days and amounts.</summary>
/// <param name="DateFormat">One of <see cref="DateFormats"/>.</param>
/// <param name="DecimalMark">A dot or a comma.</param>
public sealed record BankNotation(string DateFormat, char DecimalMark)
{
    /// <summary>The forms of a day that are known.</summary>
    public static IReadOnlyList<string> DateFormats { get; } =
        ["yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy"];

    /// <summary>ISO 20022's own.</summary>
    public static BankNotation Iso { get; } = new("yyyy-MM-dd", '.');
}
