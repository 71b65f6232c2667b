using System.Numerics;
using System.Runtime.InteropServices;

namespace PeepFunctions.Domain;

/// <summary>The exact sum of many weights, which alone may need more than 64 bits.</summary>
internal static class WeightTotal
{
    /// <summary>The sum, and a bound that no weight is above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative.</exception>
    public static UInt128 Of(ReadOnlySpan<long> weights, out long bound)
    {
        // One pass takes the sum modulo 2^64 and the union of all bits. The union is at least the largest weight, so it
        // shows whether any weight is negative, and nearly always that the sum cannot have wrapped.
        var sums = Vector<long>.Zero;
        var unions = Vector<long>.Zero;
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(weights);
        foreach (var vector in vectors)
        {
            sums += vector;
            unions |= vector;
        }

        long sum = 0, union = 0;
        for (var lane = 0; lane < Vector<long>.Count; lane++)
        {
            sum = unchecked(sum + sums[lane]);
            union |= unions[lane];
        }

        foreach (var weight in weights[(vectors.Length * Vector<long>.Count)..])
        {
            sum = unchecked(sum + weight);
            union |= weight;
        }

        if (union < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(weights), "A weight is 0 or more.");
        }

        bound = union;
        return (UInt128)(ulong)union * (ulong)weights.Length <= long.MaxValue ? (ulong)sum : Wide(weights);
    }

    private static UInt128 Wide(ReadOnlySpan<long> weights)
    {
        var sum = UInt128.Zero;
        foreach (var weight in weights)
        {
            sum += (ulong)weight;
        }

        return sum;
    }
}
