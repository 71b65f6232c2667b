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
    public static IEnumerable<string> Balances(string journal, params string[] query) =>
        Run(journal, ["balance", "--flat", "--no-total", "-O", "csv", .. query])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Trim().Trim('"').Split("\",\""))
            .SelectMany(fields => fields[1].Split(", ").Select(amount => $"{fields[0]} {amount}"))
            .Where(balance => !balance.EndsWith(" 0", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>
    /// The lines of a report in sections, such as its income statement: section, account or total, and amount.
    /// </summary>
    public static List<string> Sections(string journal, string report, params string[] arguments)
    {
        var lines = new List<string>();
        var section = "";
        foreach (var fields in Rows(Run(journal, [report, "--flat", "-O", "csv", .. arguments]))
            .Skip(2).Where(fields => fields.Length > 1)) // where there is nothing there is no column
        {
            if (fields[1].Length == 0)
            {
                section = fields[0] == "Revenues" ? "income" : fields[0].ToLowerInvariant();
            }
            else
            {
                var name = fields[0] == "Net:" ? "net" : $"{section} {fields[0]}";
                lines.AddRange(Split(fields[1]).Select(amount => $"{name} {amount}"));
            }
        }

        return lines;
    }

    /// <summary>What all accounts of a query come to together.</summary>
    public static List<string> Amounts(string journal, params string[] query) =>
        [.. Split(Rows(Run(journal, ["balance", "-O", "csv", .. query])).Single(fields => fields[0] == "total")[1])];

    private static IEnumerable<string[]> Rows(string csv) => csv
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim()[1..^1].Split("\",\""));

    private static IEnumerable<string> Split(string amounts) => amounts.Split(", ")
        .Where(amount => amount != "0" && !amount.EndsWith(" 0", StringComparison.Ordinal))
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
