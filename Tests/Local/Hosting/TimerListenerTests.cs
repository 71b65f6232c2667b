using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class TimerListenerTests
{
    // Far ahead, so that what a test makes due never becomes due by the system's clock.
    private static readonly DateTimeOffset Start = new(2040, 1, 1, 0, 0, 30, TimeSpan.Zero);

    public sealed class Hourly(Calls calls, TimeProvider clock)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("%Every%")] TimerInfo timer) => calls.Note(
            $"{clock.GetUtcNow():HH:mm} {(timer.IsPastDue ? "late" : "due")} next {timer.ScheduleStatus?.Next:HH:mm}");
    }

    public sealed class Unmonitored(Calls calls)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("0 0 * * * *", UseMonitor = false)] TimerInfo timer) =>
            calls.Note($"{timer.IsPastDue} {timer.ScheduleStatus is null}");
    }

    public sealed class AtStart(Calls calls)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) =>
            calls.Note($"{timer.IsPastDue}");
    }

    public sealed class Failing(Calls calls)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            calls.Note("failed");
            throw new InvalidOperationException("no luck");
        }
    }

    public sealed class Waiting(Calls calls)
    {
        [Function("Waiting")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken stopping) =>
            calls.InsideAsync(async () =>
            {
                calls.Note($"began {timer.IsPastDue}");
                try
                {
                    await calls.Gate.WaitAsync(stopping);
                    calls.Note("ended");
                }
                catch (OperationCanceledException)
                {
                    await Task.Delay(200, CancellationToken.None);
                    calls.Note("cancelled");
                    throw;
                }
            });
    }

    private static LocalHostOptions Options(string? stateFolder = null, DateTimeOffset? start = null) => new()
    {
        StateFolder = stateFolder,
        Clock = new LocalClock(start ?? Start),
        Settings = new Dictionary<string, string> { ["Every"] = "0 0 * * * *" },
    };

    private static async Task<string> JumpAsync(RunningHost host, string toUtc)
    {
        using var response = await host.Client.PostAsJsonAsync("local/clock", new { now = toUtc });
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.StatusCode == HttpStatusCode.OK
            ? string.Join(",", json.GetProperty("ran").EnumerateArray())
            : $"{(int)response.StatusCode} {json.GetProperty("code")}";
    }

    [Fact]
    public async Task T1_SettingInPercentSigns_IsResolved_AndMissingItIsRefused()
    {
        var without = Options() with { Settings = new Dictionary<string, string>() };

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync<Hourly>(options: without));
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options());

        Assert.Contains("Every", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Hourly", await JumpAsync(host, "2040-01-01T01:00:00Z"));
    }

    [Fact]
    public async Task T3_Unmonitored_HasNoStatusAndIsNeverPastDue()
    {
        using var state = new TemporaryFolder();
        await using (var first = await RunningHost.StartAsync<Unmonitored>(options: Options(state.Path)))
            Assert.Equal("Unmonitored", await JumpAsync(first, "2040-01-01T01:00:00Z"));

        await using var host = await RunningHost.StartAsync<Unmonitored>(options: Options(state.Path, Start.AddDays(1)));
        Assert.Equal("Unmonitored", await JumpAsync(host, "2040-01-02T01:00:00Z"));

        Assert.Equal(["False True"], host.Calls.Noted);
    }

    // A blob on Azure, a file here: see TimerStatusFile.
    [Fact]
    public async Task T4_Status_IsWrittenAtTheFirstStart_AndOneThatCannotBeRead_StartsAnew()
    {
        using var state = new TemporaryFolder();
        var file = Path.Combine(state.Path, "timers", "Hourly.json");
        await using (await RunningHost.StartAsync<Hourly>(options: Options(state.Path)))
        {
            var first = JsonSerializer.Deserialize<ScheduleStatus>(await File.ReadAllTextAsync(file))!;
            Assert.Equal((default(DateTime), Start.UtcDateTime.Date.AddHours(1)), (first.Last, first.Next));
            Assert.InRange(first.LastUpdated, Start.UtcDateTime, Start.UtcDateTime.AddMinutes(1));
        }

        await File.WriteAllTextAsync(file, "{");
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options(state.Path, Start.AddHours(5)));
        Assert.Empty(host.Calls.Noted);
    }

    [Fact]
    public async Task T5_TicksMissedWhileDown_AreMadeUpForByOneRun()
    {
        using var state = new TemporaryFolder();
        await using (var first = await RunningHost.StartAsync<Hourly>(options: Options(state.Path)))
            Assert.Empty(first.Calls.Noted);

        await using var host = await RunningHost.StartAsync<Hourly>(options: Options(state.Path, Start.AddHours(5)));

        Assert.Equal(["05:00 late next 01:00"], await host.Calls.WaitForAsync(1));
        Assert.Equal("Hourly", await JumpAsync(host, "2040-01-01T06:00:00Z"));
        Assert.Equal(["05:00 late next 01:00", "06:00 due next 06:00"], host.Calls.Noted);
    }

    [Fact]
    public async Task T6_ChangedSchedule_StartsAnewAndIsNotPastDue()
    {
        using var state = new TemporaryFolder();
        await using (var first = await RunningHost.StartAsync<Hourly>(options: Options(state.Path)))
            Assert.Empty(first.Calls.Noted);

        var changed = Options(state.Path, Start.AddHours(5)) with
        {
            Settings = new Dictionary<string, string> { ["Every"] = "0 45 * * * *" },
        };
        await using var host = await RunningHost.StartAsync<Hourly>(options: changed);

        Assert.Equal("Hourly", await JumpAsync(host, "2040-01-01T05:45:00Z"));
        Assert.Equal(["05:45 due next 05:45"], host.Calls.Noted);
    }

    [Fact]
    public async Task T7_RunOnStartup_RunsAtStart()
    {
        await using var host = await RunningHost.StartAsync<AtStart>(options: Options());

        Assert.Equal(["False"], await host.Calls.WaitForAsync(1));
    }

    [Fact]
    public async Task T8_ARunLongerThanTheInterval_DoesNotOverlap_AndIsFollowedByOne()
    {
        await using var host = await RunningHost.StartAsync<Waiting>(options: Options());
        host.Host.Clock.TryAdvanceTo(Start.AddHours(1));
        await host.Calls.WaitForAsync(1);

        host.Host.Clock.TryAdvanceTo(Start.AddHours(4));
        await Task.Delay(400);
        Assert.Equal(["began False"], host.Calls.Noted);
        host.Calls.Gate.Release(2);

        Assert.Equal(["began False", "ended", "began False", "ended"], await host.Calls.WaitForAsync(4));
        await Task.Delay(400);
        Assert.Equal((4, 1), (host.Calls.Noted.Count, host.Calls.Most));
    }

    [Fact]
    public async Task T9_Failure_IsLogged_NotRetried_AndTheScheduleGoesOn()
    {
        await using var host = await RunningHost.StartAsync<Failing>(options: Options());

        Assert.Equal("Failing", await JumpAsync(host, "2040-01-01T01:00:00Z"));
        await Task.Delay(300);
        Assert.Single(host.Calls.Noted);
        Assert.Equal("Failing", await JumpAsync(host, "2040-01-01T02:00:00Z"));

        Assert.Equal(2, host.Log.Entries.Count(entry => entry.Exception is InvalidOperationException));
    }

    [Fact]
    public async Task T10_ATickRunsOnce_WhoeverSeesIt()
    {
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options());

        Assert.Equal("Hourly", await JumpAsync(host, "2040-01-01T01:00:00Z"));
        await Task.Delay(300);
        Assert.Equal("", await JumpAsync(host, "2040-01-01T01:00:30Z"));

        Assert.Single(host.Calls.Noted);
    }

    [Fact]
    public async Task T11_Stop_CancelsTheRunAndWaitsForIt()
    {
        await using var host = await RunningHost.StartAsync<Waiting>(options: Options());
        host.Host.Clock.TryAdvanceTo(Start.AddHours(1));
        await host.Calls.WaitForAsync(1);

        await host.Host.StopAsync();

        Assert.Equal(["began False", "cancelled"], host.Calls.Noted);
    }

    [Fact]
    public async Task T13_StatusTellsLastAndNext()
    {
        using var state = new TemporaryFolder();
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options(state.Path));
        await JumpAsync(host, "2040-01-01T03:20:00Z");

        var file = Path.Combine(state.Path, "timers", "Hourly.json");
        var status = JsonSerializer.Deserialize<ScheduleStatus>(await File.ReadAllTextAsync(file))!;

        Assert.Equal("03:20 04:00", string.Create(CultureInfo.InvariantCulture, $"{status.Last:HH:mm} {status.Next:HH:mm}"));
        Assert.Equal(DateTimeKind.Utc, status.Next.Kind);
    }

    [Fact]
    public async Task Admin_TimerByHand_RunsNowAndKeepsItsSchedule()
    {
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options());

        using var accepted = await host.RunByHandAsync("Hourly", "{}");
        await host.Calls.WaitForAsync(1);

        Assert.Equal("Hourly", await JumpAsync(host, "2040-01-01T01:00:00Z"));
        Assert.Equal(["00:00 due next 01:00", "01:00 due next 01:00"], host.Calls.Noted);
    }

    [Fact]
    public async Task Clock_OverSeveralTicks_RunsATimerOnce()
    {
        await using var host = await RunningHost.StartAsync<Hourly>(options: Options());

        Assert.Equal("Hourly", await JumpAsync(host, "2040-06-01T00:00:00Z"));

        Assert.Single(host.Calls.Noted);
    }
}
