namespace PeepFunctions.Domain;

/// <summary>
/// A currency by its ISO 4217 code in lower case (<c>usd</c>), as Stripe writes it, with the number of digits of its
/// minor unit. <c>default</c> is no currency: every operation refuses it.
/// </summary>
public readonly record struct Currency
{
    private readonly string? _code;

    private Currency(string code) => _code = code;

    /// <summary>The code, three lower-case letters.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Code => _code ?? throw new InvalidOperationException("default(Currency) is no currency.");

    /// <summary>
    /// Digits of the minor unit as amounts are exchanged with Stripe: 0 (JPY), 2 (USD, and ISK and UGX, which Stripe
    /// sends times 100) or 3 (KWD). Source: docs.stripe.com/currencies, zero-decimal and three-decimal currencies and,
    /// before them, its special cases: they take UGX out of the zero-decimal list that it is in as well.
    /// </summary>
    public int MinorDigits => Code switch
    {
        "bif" or "clp" or "djf" or "gnf" or "jpy" or "kmf" or "krw" or "mga" or "pyg" or "rwf" or "vnd" or "vuv"
            or "xaf" or "xof" or "xpf" => 0,
        "bhd" or "jod" or "kwd" or "omr" or "tnd" => 3,
        _ => 2,
    };

    /// <summary>Reads a three-letter code in either case.</summary>
    /// <exception cref="FormatException">It is not three ASCII letters.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new FormatException("A currency is three letters.");

    /// <summary>Reads a three-letter code in either case; false when it is not three ASCII letters.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        var valid = code is { Length: 3 } && code.All(char.IsAsciiLetter);
        currency = valid ? new Currency(code!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => _code ?? "";
}
