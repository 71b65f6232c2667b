using System.Collections.Frozen;

namespace PeepFunctions.Domain;

/// <summary>
/// The currencies in use, by ISO 4217. Where a typing error would open books of its own, three letters are not
/// enough.
/// </summary>
public static class KnownCurrencies
{
    private const string Codes =
        "aed afn all amd aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf "
        + "chf clp cny cop crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq "
        + "gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp "
        + "lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr "
        + "pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc "
        + "syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xcg xof xpf "
        + "yer zar zmw zwg";

    private static readonly FrozenSet<string> All = Codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads a code in lower case; false when no currency in use has it.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        currency = default;
        return code is not null && All.Contains(code) && Currency.TryParse(code, out currency);
    }
}
