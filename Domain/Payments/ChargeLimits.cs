using System.Collections.Frozen;

namespace PeepFunctions.Domain;

/// <summary>
/// What Stripe takes, as data (docs.stripe.com/currencies, of autumn 2026). It changes now and then: what is listed here
/// and no longer taken is refused by Stripe itself, so that the list may rather be too long than too short.
/// </summary>
internal static class ChargeLimits
{
    // "Supported presentment currencies" and, beside them, the three-decimal ones.
    private static readonly FrozenSet<string> Supported = FrozenSet.ToFrozenSet(
        ("aed afn all amd ang aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp "
        + "cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils "
        + "inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr "
        + "mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek "
        + "sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof "
        + "xpf yer zar zmw").Split(' '),
        StringComparer.Ordinal);

    // "Minimum charge amount by currency". It is named for the currency that is settled in; another one is converted
    // and held against that, so that the least in its own currency is the best that can be said beforehand.
    private static readonly FrozenDictionary<string, long> Least = new Dictionary<string, long>
    {
        ["usd"] = 50,
        ["aed"] = 200,
        ["ars"] = 50,
        ["aud"] = 50,
        ["brl"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["cop"] = 50,
        ["czk"] = 1_500,
        ["dkk"] = 250,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["hkd"] = 400,
        ["huf"] = 17_500,
        ["idr"] = 50,
        ["ils"] = 50,
        ["inr"] = 50,
        ["jpy"] = 50,
        ["krw"] = 50,
        ["mxn"] = 1_000,
        ["myr"] = 200,
        ["nok"] = 300,
        ["nzd"] = 50,
        ["php"] = 50,
        ["pln"] = 200,
        ["ron"] = 200,
        ["rub"] = 50,
        ["sek"] = 300,
        ["sgd"] = 50,
        ["thb"] = 1_000,
        ["zar"] = 50,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Supports(Currency currency) => Supported.Contains(currency.Code);

    public static long LeastMinor(Currency currency) => Least.GetValueOrDefault(currency.Code, 1);

    /// <summary>"Maximum charge amounts", those of payment methods other than cards: they are the lower ones.</summary>
    public static long MostMinor(Currency currency) => currency.Code switch
    {
        "idr" => 999_999_999_999,
        "cop" => 9_999_999_999,
        "inr" => 999_999_999,
        _ => 99_999_999,
    };

    /// <summary>
    /// The last digit of a three-decimal amount is 0 ("Three-decimal currencies"); ISK and UGX have lost their decimals
    /// and are still written with two, which are 00 ("Special cases").
    /// </summary>
    public static long StepMinor(Currency currency) => currency.Code switch
    {
        "isk" or "ugx" => 100,
        _ when currency.MinorDigits == 3 => 10,
        _ => 1,
    };
}
