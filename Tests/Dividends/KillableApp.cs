using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PeepFunctions.Local.Sandbox;

namespace PeepFunctions.Tests;

/// <summary>
/// The app as it was built, in a process of its own that can be killed, with its Azurite, sandbox and outbox, in a
/// folder of its own. It has the sandbox's usual port: one at a time on a machine.
/// </summary>
internal sealed class KillableApp : IDisposable
{
    private const int Port = 7273;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5); // on a busy machine

    private readonly TemporaryFolder _tree = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private Process? _process;

    /// <summary>Copies the build: what says where the state is, is where the app lies.</summary>
    public KillableApp()
    {
        var built = Path.Combine(RepositoryFolder.Path, "Functions", "bin", "local", "Debug", "net10.0");
        Copy(built, Path.Combine(_tree.Path, "app"));
        _tree.Write("app.sln", ""); // marks the folder that holds .peep
        Directory.CreateDirectory(AzuriteAccounts.InstallFolder);
        Directory.CreateDirectory(StateFolder);
        Directory.CreateSymbolicLink(Path.Combine(StateFolder, "azurite"), AzuriteAccounts.InstallFolder);
    }

    public string StateFolder => Path.Combine(_tree.Path, ".peep");

    /// <summary>What it printed since its last start.</summary>
    public string Log => Path.Combine(_tree.Path, "log");

    /// <summary>Whether a process was started and neither killed nor stopped.</summary>
    public bool IsUp => _process is not null;

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c",
                $"exec dotnet \"$0\" --port {Port} --Peep__EffectiveFrom 2036-01 > \"$1\" 2>&1 < /dev/null",
                Path.Combine(_tree.Path, "app", "PeepFunctions.dll"),
                Log,
            },
        })!;
        var began = TimeProvider.System.GetTimestamp();
        while (await TryAskAsync(HttpMethod.Get, "bylaws/1") is null)
        {
            Assert.False(
                _process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartLimit,
                $"It does not start: {string.Join('\n', File.ReadLines(Log).TakeLast(20))}");
            await Task.Delay(50);
        }
    }

    /// <summary>SIGKILL; Azurite outlives it just long enough to write down what it answered.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process = null;
    }

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync();
        _process = null;
    }

    /// <summary>The answer of the API; null when it is no success or none came.</summary>
    public async Task<JsonElement?> TryAskAsync(HttpMethod method, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Port}/api/{path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await _client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted
                ? JsonDocument.Parse(text).RootElement
                : null;
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Moves business time on, which waits until queues are idle; false when they do not come to it.</summary>
    public async Task<bool> TryJumpAsync(DateTimeOffset now)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
        using var answer = await client.PostAsJsonAsync($"http://127.0.0.1:{Port}/local/clock", new { now });
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Has the sandbox lose answers; it forgets that when it ends.</summary>
    public async Task LoseAnswersAsync(double rate, int seed)
    {
        using var answer = await _client.PostAsJsonAsync(
            $"http://127.0.0.1:{StripeDependency.DefaultPort}/_sandbox/faults", new { seed, lostAnswers = rate });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Puts the state back to what it was.</summary>
    public void Restore(string snapshot)
    {
        foreach (var folder in new[] { "storage", "mail" })
        {
            Directory.Delete(Path.Combine(StateFolder, folder), recursive: true);
        }

        Copy(snapshot, StateFolder);
    }

    /// <summary>Copies a folder over another, links and all that is below them left out.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (var folder in new DirectoryInfo(from).GetDirectories().Where(folder => folder.LinkTarget is null))
        {
            Copy(folder.FullName, Path.Combine(to, folder.Name));
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _tree.Dispose();
    }
}
