using System.Diagnostics;
using System.Text.Json;
using PeepFunctions.Local.Azurite;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>Installs a lock file that names one tiny package of its own, so that no network is needed.</summary>
public sealed class AzuriteInstallationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-install-").FullName;
    private readonly string _source;
    private readonly string _target;

    public AzuriteInstallationTests()
    {
        _source = Path.Combine(_folder, "source");
        _target = Path.Combine(_folder, "installed");
        var package = Path.Combine(_target, "package", "dist", "src");
        Directory.CreateDirectory(_source);
        Directory.CreateDirectory(package);
        File.WriteAllText(Path.Combine(package, "azurite.js"), "console.log('installed');");
        File.WriteAllText(
            Path.Combine(_target, "package", "package.json"), """{ "name": "azurite", "version": "1.0.0" }""");
        WriteSource("1.0.0");
    }

    [Fact]
    public async Task EnsureAsync_TwoAtOnce_OneInstalls()
    {
        var first = new AzuriteInstallation(_target, _source);
        var second = new AzuriteInstallation(_target, _source);

        var installed = await Task.WhenAll(
            first.EnsureAsync(progress: null, CancellationToken.None),
            second.EnsureAsync(progress: null, CancellationToken.None));

        Assert.Single(installed, did => did);
        Assert.True(File.Exists(first.MainScript));
        Assert.False(await first.EnsureAsync(progress: null, CancellationToken.None));
    }

    [SkippableFact]
    public async Task EnsureAsync_AnotherProcessInstalls_Waits()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The other process is util-linux's flock.");
        using var held = Process.Start(
            "flock", [_target + ".lock", "bash", "-c", $"touch '{_folder}/held'; sleep 2"]);
        while (!File.Exists(Path.Combine(_folder, "held")))
        {
            await Task.Delay(20);
        }

        var waiting = new AzuriteInstallation(_target, _source).EnsureAsync(progress: null, CancellationToken.None);
        await Task.Delay(300);
        var startedEarly = File.Exists(Path.Combine(_target, "package.json"));
        var installed = await waiting;

        Assert.False(startedEarly);
        Assert.True(installed);
        Assert.True(held.HasExited);
    }

    [Fact]
    public async Task EnsureAsync_KilledBeforeItsStamp_InstallsAgain()
    {
        var installation = new AzuriteInstallation(_target, _source);
        await installation.EnsureAsync(progress: null, CancellationToken.None);
        File.Delete(Path.Combine(_target, "installed.sha256"));

        Assert.True(await installation.EnsureAsync(progress: null, CancellationToken.None));
    }

    [Fact]
    public async Task EnsureAsync_OtherLockFile_InstallsAgain()
    {
        var installation = new AzuriteInstallation(_target, _source);
        await installation.EnsureAsync(progress: null, CancellationToken.None);
        WriteSource("1.0.1");

        Assert.True(await installation.EnsureAsync(progress: null, CancellationToken.None));
    }

    [Fact]
    public async Task EnsureAsync_InstallationFails_SaysWhatNpmSaid()
    {
        Directory.Delete(Path.Combine(_target, "package"), recursive: true);
        File.WriteAllText(Path.Combine(_source, "package-lock.json"), """{ "packages": {} }""");
        var progress = new List<string>();

        var failed = await Assert.ThrowsAsync<CannotStartException>(
            () => new AzuriteInstallation(_target, _source).EnsureAsync(progress.Add, CancellationToken.None));

        Assert.Contains("npm", failed.Message, StringComparison.Ordinal);
        Assert.Contains(progress, line => line.StartsWith("Installing Azurite", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(_target, "installed.sha256")));
    }

    [Fact]
    public void Start_ToolThatIsNotInstalled_SaysWhatToInstall()
    {
        var missing = Assert.Throws<CannotStartException>(() => NodeTool.Start("node-that-is-not-here", _folder));

        Assert.Contains("Node.js", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LockFile_EveryPackage_ComesFromThePublicRegistryWithItsHash()
    {
        var source = Path.GetDirectoryName(AzuriteInstallation.ShimScript)!;
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json")));

        var unsure = document.RootElement.GetProperty("packages").EnumerateObject()
            .Where(package => package.Name.Length > 0)
            .Where(package =>
                !package.Value.GetProperty("resolved").GetString()!
                    .StartsWith("https://registry.npmjs.org/", StringComparison.Ordinal)
                || !package.Value.TryGetProperty("integrity", out _))
            .Select(package => package.Name);

        Assert.Empty(unsure);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteSource(string version)
    {
        File.WriteAllText(
            Path.Combine(_source, "package.json"),
            $$"""{ "name": "stand-in", "version": "{{version}}", "dependencies": { "azurite": "file:package" } }""");
        File.WriteAllText(
            Path.Combine(_source, "package-lock.json"),
            $$"""
            {
              "name": "stand-in", "version": "{{version}}", "lockfileVersion": 3, "requires": true,
              "packages": {
                "": { "name": "stand-in", "version": "{{version}}", "dependencies": { "azurite": "file:package" } },
                "node_modules/azurite": { "resolved": "package", "link": true },
                "package": { "name": "azurite", "version": "1.0.0" }
              }
            }
            """);
    }
}
