using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// A share of votes from one half to the whole, written <c>2/3</c>, compared by multiplying and never by dividing.
/// <c>default</c> is no fraction: every operation refuses it.
/// </summary>
public readonly record struct Fraction
{
    private readonly int _denominator;

    private Fraction(int numerator, int denominator) => (Numerator, _denominator) = (numerator, denominator);

    /// <summary>The upper number.</summary>
    public int Numerator { get; }

    /// <summary>The lower number, 1 to 1 000.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public int Denominator =>
        _denominator != 0 ? _denominator : throw new InvalidOperationException("default(Fraction) is no fraction.");

    /// <summary>Reads <c>n/d</c> with 1/2 ≤ n/d ≤ 1 and d ≤ 1 000; false when it is not that.</summary>
    public static bool TryParse(string? text, out Fraction fraction)
    {
        fraction = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !Number(text.AsSpan(0, slash), out var upper) || !Number(text.AsSpan(slash + 1), out var lower)
            || lower is < 1 or > 1_000 || upper > lower || upper * 2 < lower)
        {
            return false;
        }

        fraction = new Fraction(upper, lower);
        return true;
    }

    /// <summary><c>n/d</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static bool Number(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
