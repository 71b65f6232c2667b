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

    private readonly bool _shortWeights;

    /// <param name="pool">The units to divide.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="bound">No weight is above this.</param>
    public NarrowQuota(long pool, long total, long bound)
    {
        Pool = pool;
        _shortWeights = bound <= uint.MaxValue;
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
        var done = 0;
        var given = _shortWeights ? DivideShort(weights, shares, counts, shift, out done) : 0;

        // Locals, so that the loop keeps them in registers.
        ulong whole = _whole, rest = _rest, reciprocal = _reciprocal, total = _total;
        unchecked
        {
            for (; done < weights.Length; done++)
            {
                // rest × weight / total, where rest < total and weight ≤ total: the estimate is the floor or one less,
                // so the remainder below is under 2 × total, which fits 64 bits.
                var weight = (ulong)weights[done];
                var estimate = Math.BigMul(reciprocal, weight, out _);
                var remainder = (rest * weight) - (estimate * total);
                var low = remainder >= total ? 1UL : 0UL;
                var share = (whole * weight) + estimate + low;
                shares[done] = (long)share;
                given += share;
                counts[(int)((remainder - (low * total)) >> shift)]++;
            }

            return (long)((ulong)Pool - given);
        }
    }

    // The same for weights of at most 32 bits, several at once: reciprocal × weight is then two products that fit 64
    // bits each, and its upper half needs no wider arithmetic. Vector arithmetic is modulo 2^64.
    private ulong DivideShort(
        ReadOnlySpan<long> weights, Span<long> shares, Span<int> counts, int shift, out int done)
    {
        ulong high = _reciprocal >> 32, low = _reciprocal & uint.MaxValue;
        var total = Vector.Create(_total);
        var given = Vector<ulong>.Zero;
        for (done = 0; done <= weights.Length - Vector<ulong>.Count; done += Vector<ulong>.Count)
        {
            var weight = Vector.AsVectorUInt64(Vector.Create(weights[done..]));
            var estimate = ((weight * high) + ((weight * low) >>> 32)) >>> 32;
            var remainder = (weight * _rest) - (estimate * total);
            var isLow = Vector.GreaterThanOrEqual(remainder, total);
            var share = (weight * _whole) + estimate - isLow;
            Vector.AsVectorInt64(share).CopyTo(shares[done..]);
            given += share;
            var bucket = (remainder - (isLow & total)) >>> shift;
            counts[(int)bucket[0]]++;
            counts[(int)bucket[1]]++;
            for (var lane = 2; lane < Vector<ulong>.Count; lane += 2)
            {
                counts[(int)bucket[lane]]++;
                counts[(int)bucket[lane + 1]]++;
            }
        }

        return Vector.Sum(given);
    }

    /// <summary>Gives one unit to each remainder above the cut's bucket; collects and counts those in it.</summary>
    public int RaiseAbove(int cut, int shift, ReadOnlySpan<long> weights, Span<long> shares, Span<int> candidates)
    {
        // Half of the members are above the cut, in no order that a branch could be predicted by: no branch is taken
        // but for the few in the cut's bucket. Vector arithmetic is modulo 2^64.
        var width = Vector.Create(1UL << shift);
        var floor = Vector.Create((ulong)cut << shift);
        var ceiling = floor + width;
        var found = 0;
        var done = 0;
        for (; done <= weights.Length - Vector<ulong>.Count; done += Vector<ulong>.Count)
        {
            var share = Vector.AsVectorUInt64(Vector.Create<long>(shares[done..]));
            var remainder = (Vector.AsVectorUInt64(Vector.Create(weights[done..])) * (ulong)Pool) - (share * _total);
            var raised = share - Vector.GreaterThanOrEqual(remainder, ceiling);
            Vector.AsVectorInt64(raised).CopyTo(shares[done..]);
            var within = Vector.LessThan(remainder - floor, width);
            if (within != Vector<ulong>.Zero)
            {
                found = Collect(within, done, candidates, found);
            }
        }

        for (; done < weights.Length; done++)
        {
            var remainder = unchecked(((ulong)Pool * (ulong)weights[done]) - ((ulong)shares[done] * _total));
            shares[done] += remainder >= ceiling[0] ? 1 : 0;
            if (remainder >= floor[0] && remainder < ceiling[0])
            {
                candidates[found++] = done;
            }
        }

        return found;
    }

    private static int Collect(in Vector<ulong> within, int start, Span<int> candidates, int found)
    {
        for (var lane = 0; lane < Vector<ulong>.Count; lane++)
        {
            if (within[lane] != 0)
            {
                candidates[found++] = start + lane;
            }
        }

        return found;
    }
}
