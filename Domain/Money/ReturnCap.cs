using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// The capped return on a principal, in basis points of it: 30 000 returns three times the principal and then no more.
/// <c>default</c> is no cap: every operation refuses it.
/// </summary>
public readonly record struct ReturnCap
{
    private readonly int _count;

    private ReturnCap(int count) => _count = count;

    /// <summary>The cap as a count of basis points, 1 or more.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public int Count => _count != 0 ? _count : throw new InvalidOperationException("default(ReturnCap) is no cap.");

    /// <summary>The cap of so many basis points of the principal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Under 1.</exception>
    public static ReturnCap FromCount(int count) => count >= 1
        ? new ReturnCap(count)
        : throw new ArgumentOutOfRangeException(nameof(count), "A cap is 1 basis point or more.");

    /// <summary>The most that a claim on this principal can ever receive, rounded down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The principal is under 1.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public long Of(long principalMinor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(principalMinor, 1);
        return checked((long)((Int128)principalMinor * Count / BasisPoints.Whole));
    }

    /// <summary>The count and its unit: <c>30000 bps</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} bps");
}
