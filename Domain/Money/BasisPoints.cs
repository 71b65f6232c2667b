using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// A rate in basis points, 0 to 10 000 (100 %). <c>default</c> is 0 %. The rate of an amount is exact: the product is
/// taken in 128 bits and rounded down, or up where a rule says so.
/// </summary>
public readonly record struct BasisPoints : IComparable<BasisPoints>
{
    /// <summary>How many basis points make 100 %.</summary>
    public const int Whole = 10_000;

    private BasisPoints(int count) => Count = count;

    /// <summary>The rate as a count of basis points, 0 to 10 000.</summary>
    public int Count { get; }

    /// <summary>The rate of so many basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Under 0 or over 10 000.</exception>
    public static BasisPoints FromCount(int count) => count is >= 0 and <= Whole
        ? new BasisPoints(count)
        : throw new ArgumentOutOfRangeException(nameof(count), "A rate is 0 to 10 000 basis points.");

    /// <summary>The rate of an amount of 0 or more, rounded down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public long FloorOf(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return (long)((Int128)amount * Count / Whole);
    }

    /// <summary>The rate of an amount of 0 or more, rounded up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public long CeilingOf(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return (long)((((Int128)amount * Count) + Whole - 1) / Whole);
    }

    /// <summary>Orders by size.</summary>
    public int CompareTo(BasisPoints other) => Count.CompareTo(other.Count);

    /// <summary>Less than.</summary>
    public static bool operator <(BasisPoints left, BasisPoints right) => left.Count < right.Count;

    /// <summary>Greater than.</summary>
    public static bool operator >(BasisPoints left, BasisPoints right) => left.Count > right.Count;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(BasisPoints left, BasisPoints right) => left.Count <= right.Count;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(BasisPoints left, BasisPoints right) => left.Count >= right.Count;

    /// <summary>The count and its unit: <c>1500 bps</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} bps");
}
