using System.Diagnostics;

namespace PeepFunctions.Tests;

/// <summary>Runs the repository's scripts as people do.</summary>
internal static class Shell
{
    public static async Task<(int Code, string Output)> RunAsync(
        string script,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null)
    {
        var start = new ProcessStartInfo(
            script.EndsWith(".mjs", StringComparison.Ordinal) ? "node" : "bash",
            [Path.Combine(RepositoryFolder.Path, "scripts", script), .. arguments])
        {
            WorkingDirectory = RepositoryFolder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
