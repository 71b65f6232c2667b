using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Azurite;

/// <summary>
/// Azurite's packages in a folder, exactly as the lock file beside this assembly names them. Installed once; the stamp
/// that says so is written last and holds the lock file's hash, so that neither a killed installation nor one of
/// another version counts.
/// </summary>
public sealed class AzuriteInstallation
{
    private const string StampName = "installed.sha256";
    private static readonly string SourceFolder = Path.Combine(AppContext.BaseDirectory, "Azurite");
    private readonly string _folder;
    private readonly string _source;

    /// <summary>An installation in a folder, made if need be; the lock file is the product's own unless given.</summary>
    public AzuriteInstallation(string folder, string? lockFileFolder = null)
    {
        _folder = Path.GetFullPath(folder);
        _source = lockFileFolder ?? SourceFolder;
    }

    /// <summary>The script that starts Azurite, there once it is installed.</summary>
    public string MainScript => Path.Combine(_folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>The script that Azurite is run through, so that it ends with its starter.</summary>
    public static string ShimScript => Path.Combine(SourceFolder, "azurite-shim.cjs");

    /// <summary>Installs what is missing; returns true when it had to. Several processes may call it at once.</summary>
    /// <exception cref="CannotStartException">npm is missing or failed.</exception>
    public async Task<bool> EnsureAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        var hash = LockFileHash();
        if (IsInstalled(hash))
        {
            return false;
        }

        Directory.CreateDirectory(_folder);
        using var held = await FileLock.AcquireAsync(_folder + ".lock", cancellationToken);
        if (IsInstalled(hash))
        {
            return false;
        }

        File.Delete(Path.Combine(_folder, StampName));
        foreach (var name in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(_source, name), Path.Combine(_folder, name), overwrite: true);
        }

        await InstallAsync(progress, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, StampName), hash, cancellationToken);
        return true;
    }

    private string LockFileHash() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_source, "package-lock.json"))));

    private bool IsInstalled(string hash)
    {
        var stamp = Path.Combine(_folder, StampName);
        return File.Exists(stamp) && File.ReadAllText(stamp).Trim() == hash;
    }

    private async Task InstallAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        // Scripts stay off: no package that Azurite needs at run time builds anything, and none gets to run code here.
        using var npm = NodeTool.Start(
            "npm", _folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier");
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        var total = PackageCount();
        var elapsed = Stopwatch.StartNew();
        progress?.Invoke($"Installing Azurite, the storage emulator, once (366 MB into {_folder}) ...");
        try
        {
            while (!npm.HasExited)
            {
                await Task.WhenAny(
                    npm.WaitForExitAsync(cancellationToken), Task.Delay(TimeSpan.FromSeconds(3), cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                // The count stands still while npm unpacks; the seconds show that it goes on.
                progress?.Invoke(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {Math.Min(CountInstalled(), total)} of {total} packages, {elapsed.Elapsed.TotalSeconds:F0} s"));
            }
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0 || !File.Exists(MainScript))
        {
            throw new CannotStartException(
                $"'npm ci' could not install Azurite into {_folder} (exit code {npm.ExitCode}). It needs the npm "
                + $"registry once. npm said:\n{(await errors).Trim()}\n{(await output).Trim()}");
        }
    }

    private int PackageCount()
    {
        using var stream = File.OpenRead(Path.Combine(_source, "package-lock.json"));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("packages").EnumerateObject().Count(p => p.Name.Length > 0);
    }

    private int CountInstalled()
    {
        var modules = Path.Combine(_folder, "node_modules");
        try
        {
            return Directory.Exists(modules)
                ? Directory.EnumerateDirectories(modules).Sum(d => Path.GetFileName(d).StartsWith('@')
                    ? Directory.EnumerateDirectories(d).Count()
                    : 1)
                : 0;
        }
        catch (IOException)
        {
            // npm renames folders as it goes; the next look finds a settled one.
            return 0;
        }
    }
}
