using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// A signed whole number of minor units of one currency (cents of usd). <c>default</c> has no currency: every operation
/// refuses it. Arithmetic is exact: overflow throws, two currencies never mix.
/// </summary>
public readonly record struct Money : IComparable<Money>
{
    private Money(long minor, Currency currency) => (Minor, Currency) = (minor, currency);

    /// <summary>The amount in minor units; negative is allowed.</summary>
    public long Minor { get; }

    /// <summary>The currency that <see cref="Minor"/> counts.</summary>
    public Currency Currency { get; }

    /// <summary>An amount of so many minor units.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="currency"/> is <c>default</c>.</exception>
    public static Money FromMinor(long minor, Currency currency)
    {
        _ = currency.Code;
        return new Money(minor, currency);
    }

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public static Money operator +(Money left, Money right) =>
        new(checked(left.Minor + right.Minor), Same(left, right));

    /// <summary>The difference.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The difference does not fit 64 bits.</exception>
    public static Money operator -(Money left, Money right) =>
        new(checked(left.Minor - right.Minor), Same(left, right));

    /// <summary>The amount with its sign turned.</summary>
    /// <exception cref="OverflowException">The amount is <see cref="long.MinValue"/>.</exception>
    public static Money operator -(Money amount) => FromMinor(checked(-amount.Minor), amount.Currency);

    /// <summary>Orders two amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        Same(this, other);
        return Minor.CompareTo(other.Minor);
    }

    /// <summary>Less than.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Greater than.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>For people: <c>-12.30 USD</c>. Exact, culture-free.</summary>
    public override string ToString()
    {
        var digits = Currency.MinorDigits;
        var magnitude = Int128.Abs(Minor).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var whole = digits == 0 ? magnitude : $"{magnitude[..^digits]}.{magnitude[^digits..]}";
        return $"{(Minor < 0 ? "-" : "")}{whole} {Currency.Code.ToUpperInvariant()}";
    }

    private static Currency Same(Money left, Money right) =>
        left.Currency == right.Currency && left.Currency.Code.Length == 3
            ? left.Currency
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be mixed.");
}
