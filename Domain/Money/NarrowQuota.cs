using System.Numerics;

namespace PeepFunctions.Domain;

/// <summary>
/// Quotas <c>pool × weight / total</c> for a total of at most 63 bits, without dividing: the whole part is estimated by
/// a 64-bit reciprocal that is at most one too low, and then put right by its remainder. All arithmetic is modulo 2^64
/// and written <c>unchecked</c>, because each true result is known to fit.
/// </summary>
internal readonly struct NarrowQuota
{
    private readonly ulong _whole, _rest, _reciprocal, _total;

    public NarrowQuota(long pool, long total)
    {
        Pool = pool;
        _total = (ulong)total;
        (_whole, _rest) = Math.DivRem((ulong)pool, _total);
        _reciprocal = (ulong)(((UInt128)_rest << 64) / _total);
    }

    public long Pool { get; }

    public long Total => (long)_total;

    public int TotalBits => 64 - BitOperations.LeadingZeroCount(_total);

    /// <summary>Writes each whole part, counts the remainders by their top bits, and returns the units left over.</summary>
    public long Divide(ReadOnlySpan<long> weights, Span<long> shares, Span<int> counts, int shift)
    {
        // Locals, so that the loop keeps them in registers.
        ulong whole = _whole, rest = _rest, reciprocal = _reciprocal, total = _total;
        var left = (ulong)Pool;
        shares = shares[..weights.Length];
        unchecked
        {
            for (var i = 0; i < weights.Length; i++)
            {
                // rest × weight / total, where rest < total and weight ≤ total: the estimate is the floor or one less,
                // so the remainder below is under 2 × total, which fits 64 bits.
                var weight = (ulong)weights[i];
                var estimate = Math.BigMul(reciprocal, weight, out _);
                var remainder = (rest * weight) - (estimate * total);
                var low = remainder >= total ? 1UL : 0UL;
                remainder -= low * total;
                var share = (whole * weight) + estimate + low;
                shares[i] = (long)share;
                left -= share;
                counts[(int)(remainder >> shift)]++;
            }
        }

        return (long)left;
    }

    /// <summary>Gives one unit to each remainder above the cut's bucket; collects and counts those in it.</summary>
    public int RaiseAbove(int cut, int shift, ReadOnlySpan<long> weights, Span<long> shares, Span<int> candidates)
    {
        ulong total = _total, pool = (ulong)Pool;
        var floor = (ulong)cut << shift;
        var ceiling = (ulong)(cut + 1) << shift;
        var found = 0;
        shares = shares[..weights.Length];
        unchecked
        {
            for (var i = 0; i < weights.Length; i++)
            {
                var remainder = (pool * (ulong)weights[i]) - ((ulong)shares[i] * total);
                if (remainder >= ceiling)
                {
                    shares[i]++;
                }
                else if (remainder >= floor)
                {
                    candidates[found++] = i;
                }
            }
        }

        return found;
    }
}
