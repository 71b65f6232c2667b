namespace PeepFunctions.Local.Sandbox;

/// <summary>What pages must know of currencies to show an amount (docs.stripe.com/currencies#zero-decimal).</summary>
internal static class Currencies
{
    private static readonly HashSet<string> WithoutMinorUnit = new(StringComparer.Ordinal)
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    public static bool HasNoMinorUnit(string currency) => WithoutMinorUnit.Contains(currency);
}
