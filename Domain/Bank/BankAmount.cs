using System.Globalization;
using System.Text.RegularExpressions;

namespace PeepFunctions.Domain;

/// <summary>Amounts as banks write them, read exactly: no fraction of a minor unit is rounded away.</summary>
public static partial class BankAmount
{
    // Eleven digits before the mark, as the largest expense has in minor units.
    private const int WholeDigitsMost = 11;

    /// <summary>Reads an amount; null when it is none, is too large, or has more digits than its currency.</summary>
    /// <param name="text">Such as <c>-1.234,50</c>: groups of three may be parted.</param>
    /// <param name="decimalMark">A dot or a comma; the other one may part groups.</param>
    /// <param name="currency">Its currency.</param>
    public static long? Read(string text, char decimalMark, Currency currency)
    {
        var match = (decimalMark == ',' ? WithComma() : WithDot()).Match(text);
        if (!match.Success)
        {
            return null;
        }

        var whole = string.Concat(match.Groups["whole"].Value.Where(char.IsAsciiDigit)).TrimStart('0');
        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        if (whole.Length > WholeDigitsMost || fraction.Length > currency.MinorDigits)
        {
            return null;
        }

        var minor = long.Parse(
            $"0{whole}{fraction.PadRight(currency.MinorDigits, '0')}", NumberStyles.None, CultureInfo.InvariantCulture);
        return match.Groups["sign"].Value == "-" ? -minor : minor;
    }

    private const string Start = @"\A(?<sign>[+-]?)(?<whole>[0-9]{1,3}([",
        Apart = @"'\u2019 \u00a0\u202f][0-9]{3})+|[0-9]{1,20})(",
        End = @"(?<fraction>[0-9]{0,10}))?\z";

    [GeneratedRegex(Start + "," + Apart + @"\." + End)]
    private static partial Regex WithDot();

    [GeneratedRegex(Start + "." + Apart + "," + End)]
    private static partial Regex WithComma();
}
