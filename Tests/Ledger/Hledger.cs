using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Tests;

/// <summary>hledger, which others wrote: it reads our export and reckons for itself (hledger.org).</summary>
internal static class Hledger
{
    // In CI hledger is installed first, so that a missing one is a failure there and not a silent pass.
    public static void SkipWhereMissing()
    {
        try
        {
            _ = Run("", "--version");
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip.If(true, "hledger is not on the PATH.");
        }
    }

    /// <summary>What it says of a journal; throws when it finds fault.</summary>
    public static string Run(string journal, params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"peep-{Guid.NewGuid():N}.journal");
        File.WriteAllText(file, journal);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("hledger", ["-f", file, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["LANG"] = "C.UTF-8", ["LC_ALL"] = "C.UTF-8" },
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidDataException(error.Result + journal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Every balance of a journal that is not zero, as hledger reckons it.</summary>
    // Each balance of one account is a field such as "5 JPY, -1.00 USD".
    public static IEnumerable<string> Balances(string journal) =>
        Run(journal, "balance", "--flat", "--no-total", "-O", "csv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Trim().Trim('"').Split("\",\""))
            .SelectMany(fields => fields[1].Split(", ").Select(amount => $"{fields[0]} {amount}"))
            .Where(balance => !balance.EndsWith(" 0", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The same, as we reckon it.</summary>
    public static IEnumerable<string> Expected(TrialBalance book) =>
        book.Balances.Select(line => $"{line.Account} {line.Balance}").Order(StringComparer.Ordinal);

    public static string Export(IEnumerable<JournalEntry> entries, TimeZoneInfo zone)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        HledgerExport.Write(writer, entries, zone);
        return writer.ToString();
    }
}
