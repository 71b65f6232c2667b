using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Azurite;

/// <summary>
/// One running Azurite. It ends with this object, and by itself when this process ends in any way: its standard input
/// closes then, and it writes out what it holds first.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly string[] Services = ["Blob", "Queue", "Table"];

    private readonly Process _process;
    private readonly IReadOnlyDictionary<string, string> _keys;
    private readonly Task<string> _errors;
    private readonly Dictionary<string, string> _addresses = [];
    private Task _output = Task.CompletedTask;

    private AzuriteProcess(Process process, IReadOnlyDictionary<string, string> keys)
    {
        _process = process;
        _keys = keys;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The operating system's number of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Done when Azurite has ended, asked to or not.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Installs Azurite if need be, waits for a previous run on the folder to end, starts it.</summary>
    /// <exception cref="CannotStartException">It could not be installed or started.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        AzuriteOptions options, CancellationToken cancellationToken = default)
    {
        var installation = new AzuriteInstallation(options.InstallFolder);
        await installation.EnsureAsync(options.Progress, cancellationToken);

        var keys = options.Accounts.ToDictionary(
            name => name, _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)));
        var pidFile = "-";
        if (options.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            pidFile = Path.Combine(Path.GetFullPath(folder), "azurite.pid");
            await PreviousAzurite.WaitForEndAsync(pidFile, cancellationToken);
        }

        var environment = new Dictionary<string, string>
        {
            ["AZURITE_ACCOUNTS"] = string.Join(';', keys.Select(account => $"{account.Key}:{account.Value}")),
        };
        var arguments = Arguments(installation, pidFile, options.Folder);
        var azurite = new AzuriteProcess(
            NodeTool.Start("node", options.InstallFolder, arguments, environment), keys);
        try
        {
            await azurite.ReadAddressesAsync(options.Folder, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of an account; of the first one when no name is given.</summary>
    /// <exception cref="KeyNotFoundException">There is no account of that name.</exception>
    public string ConnectionString(string? account = null)
    {
        var name = account ?? _keys.Keys.First();
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={_keys[name]};"
            + string.Concat(Services.Select(service => $"{service}Endpoint={_addresses[service]}/{name};"));
    }

    /// <summary>Where an account's tables are.</summary>
    public Uri TableEndpoint(string account) => new($"{_addresses["Table"]}/{account}");

    /// <summary>Ends Azurite and waits until it has written everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        await _output;
        _process.Dispose();
    }

    // The API version check is off because Azure.Storage.Queues 12.28.1 sends a later version than Azurite 3.37 knows.
    private static IEnumerable<string> Arguments(AzuriteInstallation installation, string pidFile, string? folder) =>
    [
        AzuriteInstallation.ShimScript, pidFile, installation.MainScript,
        "--silent", "--skipApiVersionCheck", "--disableProductStyleUrl", "--disableTelemetry",
        "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        .. folder is null ? (string[])["--inMemoryPersistence"] : ["--location", Path.GetFullPath(folder)],
    ];

    private async Task ReadAddressesAsync(string? folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (_addresses.Count < Services.Length)
            {
                var line = await _process.StandardOutput.ReadLineAsync(limit.Token)
                    ?? throw new CannotStartException(
                        $"Azurite ended while starting on {folder ?? "memory"}:\n{(await _errors).Trim()}");
                if (Listening().Match(line) is { Success: true } match)
                {
                    _addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CannotStartException($"Azurite did not start within {StartLimit.TotalSeconds} seconds.");
        }

        // Read on to the end: a full pipe would stop it.
        _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    [GeneratedRegex(
        @"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://[0-9.]+:\d+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
