using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Benchmarks;

/// <summary>
/// Apportions a million members and states the time as a ratio to two plain passes over the same arrays, taken in turn
/// with it in the same run, so that the machine's speed cancels out.
/// </summary>
internal static class ApportionmentBenchmark
{
    private const int Members = 1_000_000, Rounds = 201;

    public static void Run()
    {
        var random = new Random(1);
        var ids = Enumerable.Range(0, Members).Select(i => i.ToString("D26", CultureInfo.InvariantCulture)).ToArray();
        Report("support, long tail", ids, [.. ids.Select(_ => (long)(500 / (random.NextDouble() + 0.0001)))]);
        Report("every weight the same", ids, [.. ids.Select(_ => 1L)]);
    }

    private static void Report(string name, string[] ids, long[] weights)
    {
        var shares = new long[Members];
        var apportion = new List<double>();
        var passes = new List<double>();
        long bytes = 0, sink = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // Another pool each round, so that the cut falls elsewhere.
            var pool = 987_654_321L + (round * 1_234_567L);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            sink += Apportionment.Apportion(pool, weights, ids, shares);
            apportion.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            start = Stopwatch.GetTimestamp();
            sink += TwoPasses(weights, shares);
            passes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var (time, plain) = (Median(apportion), Median(passes));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {Members} members in {time:F2} ms, two plain passes {plain:F2} ms, ratio {time / plain:F2} "
            + $"(aim 4), {bytes} bytes allocated (check {sink & 1})"));
    }

    // What any method must do at least: read the weights once for their sum, then read them again and write the shares.
    private static long TwoPasses(long[] weights, long[] shares)
    {
        long sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            shares[i] = weights[i] + sum;
        }

        return sum;
    }

    // The first half warms up; the median of the rest is not moved by what else the machine does.
    private static double Median(List<double> times) =>
        times.Skip(times.Count / 2).Order().ElementAt(times.Count / 4);
}
