using System.Globalization;

namespace PeepFunctions.Tests;

/// <summary>
/// Whatever happens at Stripe and however its events arrive, the books come out the same. <c>PEEP_TRIALS</c> says how
/// many histories, <c>PEEP_SEED</c> with which seed they begin; a failure names the seed that repeats it.
/// </summary>
public sealed class HistoryTests
{
    internal static int Trials { get; } = Number("PEEP_TRIALS", 5);

    internal static int FirstSeed { get; } = Number("PEEP_SEED", 1);

    [Fact]
    public async Task Histories_DeliveredAtRandom_GiveTheSameBooks()
    {
        var done = new HashSet<HistoryStep>();
        foreach (var seed in Enumerable.Range(FirstSeed, Trials))
        {
            done.UnionWith(await RunAsync(new History(seed)));
        }

        Console.Error.WriteLine(
            $"Histories of seeds {FirstSeed} to {FirstSeed + Trials - 1}: {string.Join(", ", done.Order())}");
    }

    // Every call to storage and to Stripe in turn is done, and its answer lost.
    [Fact]
    public async Task Histories_WithAnyAnswerLost_GiveTheSameBooks()
    {
        foreach (var seed in Enumerable.Range(FirstSeed, Math.Max(1, Trials / 100)))
        {
            History Short() => new(seed, leastSteps: 1, mostSteps: 3);
            long calls;
            await using (var trial = await HistoryTrial.StartAsync(Short()))
            {
                await trial.LiveAsync();
                Assert.Empty(await trial.CompareAsync());
                calls = trial.Random.Loss.Calls;
            }

            var step = Trials < 100 ? Math.Max(1, calls / 10) : 1; // in a short run only some of them
            for (var lostAt = 1L; lostAt <= calls; lostAt += step)
            {
                await RunAsync(Short(), lostAt);
            }
        }
    }

    private static async Task<HashSet<HistoryStep>> RunAsync(History history, long lostAt = 0)
    {
        var size = history.IsWide ? "wide" : "small";
        var told = $"PEEP_SEED={history.Seed} ({size}: {string.Join(", ", history.Steps)}"
            + (lostAt > 0 ? $"; answer {lostAt} lost)" : ")");
        try
        {
            await using var trial = await HistoryTrial.StartAsync(history);
            await trial.LiveAsync(lostAt);
            var faults = await trial.CompareAsync();
            Assert.True(faults.Count == 0, $"{told}\n{string.Join('\n', faults)}");
            return trial.Done;
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(told, failure);
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
