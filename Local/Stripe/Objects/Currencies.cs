using System.Globalization;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What is peculiar to currencies (docs.stripe.com/currencies).</summary>
internal static class Currencies
{
    private static readonly HashSet<string> WithoutMinorUnit = new(StringComparer.Ordinal)
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    private static readonly HashSet<string> WithThreeDecimals = new(StringComparer.Ordinal)
    {
        "BHD", "JOD", "KWD", "OMR", "TND",
    };

    /// <summary>
    /// The least that a charge may come to, in minor units
    /// (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
    /// </summary>
    private static readonly Dictionary<string, long> Minimums = new(StringComparer.Ordinal)
    {
        ["AED"] = 2_00,
        ["AUD"] = 50,
        ["BRL"] = 50,
        ["CAD"] = 50,
        ["CHF"] = 50,
        ["CZK"] = 15_00,
        ["DKK"] = 2_50,
        ["EUR"] = 50,
        ["GBP"] = 30,
        ["HKD"] = 4_00,
        ["HUF"] = 175_00,
        ["INR"] = 50,
        ["JPY"] = 50,
        ["MXN"] = 10_00,
        ["NOK"] = 3_00,
        ["NZD"] = 50,
        ["PLN"] = 2_00,
        ["RON"] = 2_00,
        ["SEK"] = 3_00,
        ["SGD"] = 50,
        ["THB"] = 10_00,
        ["USD"] = 50,
    };

    /// <summary>Refuses an amount that Stripe would not charge in its currency.</summary>
    public static void RequireChargeable(long amount, string currency, string param)
    {
        var code = currency.ToUpperInvariant();
        if (WithThreeDecimals.Contains(code) && amount % 10 != 0)
        {
            throw StripeFailure.Invalid(
                $"Amounts in {code} have three decimals, the last of which must be 0.", param, "invalid_amount");
        }

        if (code == "ISK" && amount % 100 != 0)
        {
            throw StripeFailure.Invalid(
                "Amounts in ISK are passed with two decimals, which must be 00.", param, "invalid_amount");
        }

        if (Minimums.TryGetValue(code, out var least) && amount < least)
        {
            throw StripeFailure.Invalid(
                $"Amount must be at least {Show(least, currency)}", param, "amount_too_small");
        }
    }

    /// <summary>An amount as people write it: <c>12.34 EUR</c>.</summary>
    public static string Show(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        var unit = WithoutMinorUnit.Contains(code) ? 1 : WithThreeDecimals.Contains(code) ? 1000 : 100;
        var sign = amount < 0 ? "-" : "";
        var (whole, part) = (Math.Abs(amount) / unit, Math.Abs(amount) % unit);
        return unit switch
        {
            1 => string.Create(CultureInfo.InvariantCulture, $"{sign}{whole} {code}"),
            100 => string.Create(CultureInfo.InvariantCulture, $"{sign}{whole}.{part:00} {code}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{sign}{whole}.{part:000} {code}"),
        };
    }
}
