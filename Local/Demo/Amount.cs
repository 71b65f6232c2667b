using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>Amounts as the tables show them, in a currency of two decimals.</summary>
internal static class Amount
{
    public static string Text(long minor)
    {
        var (units, cents) = Int128.DivRem(Int128.Abs(minor), 100);
        return string.Create(CultureInfo.InvariantCulture, $"{(minor < 0 ? "-" : "")}{units}.{cents:00}");
    }
}
