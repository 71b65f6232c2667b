using System.Buffers;

namespace PeepFunctions.Domain;

/// <summary>
/// Divides a pool of minor units by largest remainder (Hamilton's method): everybody gets the whole part of their exact
/// quota, and the units left over go one each to the largest remainders. Ties: the larger remainder, then the larger
/// weight, then the ordinally smaller id. Takes linear time and allocates nothing per member.
/// </summary>
public static class Apportionment
{
    // 4 096 counters are 16 KiB: on the stack, and inside a first-level cache while they are counted.
    private const int BucketBits = 12;

    /// <summary>Divides the pool; <paramref name="shares"/> receives one share for each weight, in their order.</summary>
    /// <param name="pool">Minor units to divide, 0 or more.</param>
    /// <param name="weights">One weight for each id, 0 or more; a weight of 0 gets 0.</param>
    /// <param name="ids">Distinct ids that decide true ties, so that the order of the input changes nothing.</param>
    /// <param name="shares">Receives the shares; as long as <paramref name="weights"/>.</param>
    /// <returns>What was divided: the pool, or 0 when every weight is 0 and the pool stays undistributed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pool or a weight is negative.</exception>
    /// <exception cref="ArgumentException">The three spans differ in length.</exception>
    public static long Apportion(
        long pool, ReadOnlySpan<long> weights, ReadOnlySpan<string> ids, Span<long> shares)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pool);
        if (ids.Length != weights.Length || shares.Length != weights.Length)
        {
            throw new ArgumentException("Weights, ids and shares must be equally many.", nameof(shares));
        }

        var total = WeightTotal.Of(weights, out var bound);
        if (total == 0)
        {
            shares.Clear();
            return 0;
        }

        if (total <= long.MaxValue)
        {
            DivideNarrow(new NarrowQuota(pool, (long)total, bound), weights, ids, shares);
        }
        else
        {
            DivideWide(pool, total, weights, ids, shares);
        }

        return pool;
    }

    /// <summary>Divides the pool into a new array, one share for each weight, in their order.</summary>
    /// <inheritdoc cref="Apportion(long, ReadOnlySpan{long}, ReadOnlySpan{string}, Span{long})" />
    public static long[] Apportion(long pool, ReadOnlySpan<long> weights, ReadOnlySpan<string> ids)
    {
        var shares = new long[weights.Length];
        _ = Apportion(pool, weights, ids, shares);
        return shares;
    }

    private static void DivideNarrow(
        in NarrowQuota quota, ReadOnlySpan<long> weights, ReadOnlySpan<string> ids, Span<long> shares)
    {
        Span<int> counts = stackalloc int[1 << BucketBits];
        counts.Clear();
        var shift = Math.Max(0, quota.TotalBits - BucketBits);
        var left = quota.Divide(weights, shares, counts, shift);
        if (left == 0)
        {
            return;
        }

        // Walk down to the bucket in which the units left over run out: all above it get one, it alone is looked into.
        var cut = counts.Length - 1;
        for (; counts[cut] < left; cut--)
        {
            left -= counts[cut];
        }

        var candidates = ArrayPool<int>.Shared.Rent(counts[cut]);
        try
        {
            var found = quota.RaiseAbove(cut, shift, weights, shares, candidates);
            var order = new QuotaOrder(weights, ids, shares, quota.Pool, (UInt128)quota.Total);
            Raise(order, candidates.AsSpan(0, found), (int)left, shares);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(candidates);
        }
    }

    // Totals beyond 63 bits never come from real money; they are divided exactly all the same, only more slowly.
    private static void DivideWide(
        long pool, UInt128 total, ReadOnlySpan<long> weights, ReadOnlySpan<string> ids, Span<long> shares)
    {
        var left = pool;
        var candidates = ArrayPool<int>.Shared.Rent(weights.Length);
        try
        {
            for (var i = 0; i < weights.Length; i++)
            {
                shares[i] = (long)((UInt128)pool * (ulong)weights[i] / total);
                left -= shares[i];
                candidates[i] = i;
            }

            var order = new QuotaOrder(weights, ids, shares, pool, total);
            Raise(order, candidates.AsSpan(0, weights.Length), (int)left, shares);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(candidates);
        }
    }

    private static void Raise(in QuotaOrder order, Span<int> candidates, int left, Span<long> shares)
    {
        order.MoveFirst(candidates, left);
        foreach (var index in candidates[..left])
        {
            shares[index]++;
        }
    }
}
