using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>
/// The app itself, killed with SIGKILL at random moments of a run of many members, again and again: each run ends as
/// the same run that nobody killed, everybody paid once, also when <c>PEEP_LOST_PERCENT</c> of Stripe's answers are lost
/// after they took effect. <c>scripts/kill-run.sh</c> runs it; without <c>PEEP_KILLS</c> nothing is done, because it
/// takes minutes and the sandbox's usual port.
/// </summary>
public sealed class KillRunTests
{
    private const int KillsPerRun = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly int Kills = Number("PEEP_KILLS", 0), Members = Number("PEEP_MEMBERS", 500),
        Seed = Number("PEEP_SEED", 1), LostPercent = Number("PEEP_LOST_PERCENT", 0);

    [Fact]
    public async Task Run_OfTheBuiltAppKilledAtAnyMoment_PaysEverybodyOnce()
    {
        if (Kills == 0)
        {
            return;
        }

        using var app = new KillableApp();
        using var snapshot = new TemporaryFolder();
        var began = TimeProvider.System.GetTimestamp();
        Tell($"seed {Seed}, {Members} members");
        var token = await KillRunCoop.FoundAsync(app.StateFolder, Members, Tell);
        KillableApp.Copy(app.StateFolder, snapshot.Path);
        Tell($"founded after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");

        await app.StartAsync();
        var taken = await FinishAsync(app, token, isSentAgain: true);
        await app.StopAsync();
        var whole = await KillRunCoop.InspectAsync(app.StateFolder);
        Tell($"nobody killed: paid after {taken.TotalSeconds:F1} s, {whole.Sent.Count} transfers, {whole.Hash}");

        await new Campaign(app, snapshot.Path, token, whole, taken).RunAsync();
    }

    /// <summary>So many kills, however many runs it takes.</summary>
    private sealed class Campaign(
        KillableApp app, string snapshot, string token, KillRunResult whole, TimeSpan taken)
    {
        private readonly SortedDictionary<string, int> _stages = new(StringComparer.Ordinal);
        private int _kills;
        private int _late;

        public async Task RunAsync()
        {
            Tell($"{Kills} kills, {LostPercent} % of Stripe's answers lost:");
            var runs = 0;
            for (; _kills < Kills; runs++)
            {
                var seed = (Seed * 1_000) + runs;
                var killed = _kills;
                app.Restore(snapshot);
                await KillAsync(seed);
                var result = await KillRunCoop.InspectAsync(app.StateFolder);
                Assert.Equal(whole.Hash, result.Hash);
                Assert.Equal(whole.Sent, result.Sent);
                Assert.Equal(whole.Statements, result.Statements);
                Tell($"run {runs + 1} (seed {seed}): {_kills - killed} kills, {result.Sent.Count} transfers, each once; "
                    + $"books balance; {result.PutAside} messages put aside; {_kills} of {Kills} kills so far");
            }

            Tell($"{_kills} kills in {runs} runs: nobody paid twice, nobody left out. Killed while: "
                + string.Join(", ", _stages.Select(pair => $"{pair.Key} {pair.Value}"))
                + $". {_late} runs waited for the timers of the next day.");
        }

        private async Task KillAsync(int seed)
        {
            var random = new Random(seed);
            for (var kill = 0; kill < KillsPerRun && _kills < Kills; kill++)
            {
                await StartAsync(random);

                // Mostly somebody, or the hourly timer, sends the month again; else the messages come back by
                // themselves, half a minute after the kill.
                var isSentAgain = kill == 0 || random.Next(8) > 0;
                if (isSentAgain)
                {
                    _ = await app.TryAskAsync(HttpMethod.Post, "dividends/2036-01", token);
                }

                var most = (2 * taken / KillsPerRun) + TimeSpan.FromSeconds(isSentAgain ? 1 : 35);
                await Task.Delay(most * random.NextDouble());
                var stage = Stage(await app.TryAskAsync(HttpMethod.Get, "dividends/2036-01", token));
                app.Kill();
                _kills++;
                _stages[stage] = _stages.GetValueOrDefault(stage) + 1;
                if (stage == "paid")
                {
                    break;
                }
            }

            await StartAsync(random);
            await FinishAsync(app, token, isSentAgain: random.Next(4) > 0, () => _late++);
            await app.StopAsync();
        }

        private async Task StartAsync(Random random)
        {
            await app.StartAsync();
            if (LostPercent > 0)
            {
                await app.LoseAnswersAsync(LostPercent / 100.0, random.Next());
            }
        }
    }

    /// <summary>Waits for the end of the run, and for the next day's timers if it takes them.</summary>
    private static async Task<TimeSpan> FinishAsync(
        KillableApp app, string token, bool isSentAgain, Action? tellLate = null)
    {
        if (isSentAgain)
        {
            Assert.NotNull(await app.TryAskAsync(HttpMethod.Post, "dividends/2036-01", token));
        }

        var began = TimeProvider.System.GetTimestamp();
        for (var days = 0; days < 4; days++)
        {
            for (var wait = TimeProvider.System.GetTimestamp();
                TimeProvider.System.GetElapsedTime(wait) < Patience;
                await Task.Delay(200))
            {
                if (Stage(await app.TryAskAsync(HttpMethod.Get, "dividends/2036-01", token)) == "paid")
                {
                    return TimeProvider.System.GetElapsedTime(began);
                }
            }

            tellLate?.Invoke();
            await app.TryJumpAsync(new DateTimeOffset(2036, 2, 5 + days, 8, 0, 0, TimeSpan.Zero));
        }

        Assert.Fail($"It is not paid; see {string.Join('\n', File.ReadLines(app.Log).TakeLast(40))}");
        return default;
    }

    private static string Stage(JsonElement? run) => run is not { } known
        ? "closing"
        : known.GetProperty("state").GetString() switch
        {
            "calculated" when known.GetProperty("root").ValueKind == JsonValueKind.Null => "posting",
            "calculated" => "releasing",
            var state => state!,
        };

    // As it goes, because it goes on for long; the script shows it.
    private static void Tell(string line)
    {
        Console.Error.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PEEP_PROGRESS") is { Length: > 0 } file)
        {
            File.AppendAllText(file, $"{line}\n");
        }
    }

    private static int Number(string name, int otherwise) => int.TryParse(
        Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
