using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Benchmarks;

/// <summary>
/// Counts ranked ballots and states the time as a ratio to the floor: reading each preference of each ballot once.
/// </summary>
internal static class CountBenchmark
{
    private const int Candidates = 12, Seats = 4, Rounds = 11;

    public static void Run(int ballots)
    {
        string[] names = [.. Enumerable.Range(0, Candidates).Select(i => $"can_{i:D2}")];
        var random = new Random(1);
        var rankings = Enumerable.Range(0, ballots).Select(_ =>
        {
            var ranking = names.ToArray();
            random.Shuffle(ranking);
            return ranking;
        }).ToArray();
        var lot = Lot.Of("seed", []);
        List<double> counts = [], reads = [];
        long sink = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            sink += PreferenceCount.Of(Seats, names, rankings, lot).Rounds.Length;
            counts.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            sink += rankings.Sum(ranking => ranking.Sum(name => name[^1]));
            reads.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var (count, read) = (counts.Order().ElementAt(Rounds / 2), reads.Order().ElementAt(Rounds / 2));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ballots} ballots of {Candidates} candidates for {Seats} seats: {count:F0} ms, {count / read:F1} times "
            + $"reading them once (check {sink & 1})"));
    }
}
