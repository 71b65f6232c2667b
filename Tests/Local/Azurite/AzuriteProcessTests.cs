using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using PeepFunctions.Local.Azurite;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-azurite-").FullName;

    [Fact]
    public async Task DisposeAsync_OnAFolder_KeepsEveryAcknowledgedRow()
    {
        await using (var first = await StartAsync())
        {
            await WriteRowsAsync(first.ConnectionString(), rows: 50);
        }

        await using var second = await StartAsync();

        Assert.Equal(50, await CountRowsAsync(second.ConnectionString()));
    }

    [SkippableFact]
    public async Task StartAsync_AfterTheStarterWasKilled_FindsEveryAcknowledgedRow()
    {
        Skip.If(OperatingSystem.IsWindows(), "The starter is a shell script.");
        int azurite;
        await new AzuriteInstallation(AzuriteAccounts.InstallFolder)
            .EnsureAsync(progress: null, CancellationToken.None);
        var (starter, connection) = StartUnderAShell();
        using (starter)
        {
            azurite = int.Parse(
                await File.ReadAllTextAsync(Path.Combine(_folder, "azurite.pid")),
                CultureInfo.InvariantCulture);
            await WriteRowsAsync(connection, rows: 500);
            starter.Kill();
            await starter.WaitForExitAsync();
        }

        await using var second = await StartAsync();

        Assert.Equal(500, await CountRowsAsync(second.ConnectionString()));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(azurite));
    }

    [Fact]
    public async Task StartAsync_PidFileOfAProcessThatStartedLater_DoesNotWait()
    {
        using var self = Process.GetCurrentProcess();
        var pidFile = Path.Combine(_folder, "azurite.pid");
        await File.WriteAllTextAsync(pidFile, self.Id.ToString(CultureInfo.InvariantCulture));
        File.SetLastWriteTimeUtc(pidFile, self.StartTime.ToUniversalTime().AddMinutes(-1));

        await using var azurite = await StartAsync();

        Assert.NotEqual(self.Id, azurite.ProcessId);
    }

    [Fact]
    public async Task StartAsync_CorruptState_SaysWhatAzuriteSaidAndWhere()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "__azurite_db_table__.json"), """{"filename":""");

        var refused = await Assert.ThrowsAsync<CannotStartException>(StartAsync);

        Assert.Contains("Unexpected end of JSON input", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task DisposeAsync_InterruptedFromTheTerminal_StillServesUntilThen()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        await using var azurite = await StartAsync();
        using (var kill = Process.Start("kill", $"-INT {azurite.ProcessId}"))
        {
            await kill.WaitForExitAsync();
        }

        await WriteRowsAsync(azurite.ConnectionString(), rows: 5);

        Assert.Equal(5, await CountRowsAsync(azurite.ConnectionString()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AzuriteOptions Options() => new() { InstallFolder = AzuriteAccounts.InstallFolder, Folder = _folder };

    private Task<AzuriteProcess> StartAsync() => AzuriteProcess.StartAsync(Options());

    private static async Task WriteRowsAsync(string connection, int rows)
    {
        var table = new TableClient(connection, "Journal");
        await table.CreateIfNotExistsAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (row, stop) => await table.AddEntityAsync(
                new TableEntity("2026-11|0", $"txn_{row:D6}") { ["Minor"] = (long)row }, stop));
    }

    private static async Task<int> CountRowsAsync(string connection) =>
        await new TableClient(connection, "Journal").QueryAsync<TableEntity>().CountAsync();

    /// <summary>A shell that starts Azurite as the local host does and holds its standard input.</summary>
    private (Process Starter, string Connection) StartUnderAShell()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var installation = new AzuriteInstallation(AzuriteAccounts.InstallFolder);
        var script = $"""
            mkfifo '{_folder}/stdin'
            AZURITE_ACCOUNTS='peeplocal:{key}' node '{AzuriteInstallation.ShimScript}' '{_folder}/azurite.pid' \
              '{installation.MainScript}' --silent --skipApiVersionCheck --disableProductStyleUrl --disableTelemetry \
              --blobPort 0 --queuePort 0 --tablePort 0 --location '{_folder}' < '{_folder}/stdin' &
            exec 9> '{_folder}/stdin'
            wait
            """;
        var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        string? line;
        do
        {
            line = shell.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Azurite did not start.");
        }
        while (!line.StartsWith("Azurite Table service is successfully listening at ", StringComparison.Ordinal));

        var address = line[line.IndexOf("http", StringComparison.Ordinal)..];
        return (
            shell,
            $"DefaultEndpointsProtocol=http;AccountName=peeplocal;AccountKey={key};TableEndpoint={address}/peeplocal;");
    }
}
