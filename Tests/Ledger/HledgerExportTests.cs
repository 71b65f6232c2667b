using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class HledgerExportTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Write_ThreeEntries_IsThisText()
    {
        JournalEntry[] entries =
        [
            Entry(
                "txn_1",
                "2026-11-01T03:59:59Z",
                EntrySource.Movement,
                "* charge; of | x",
                Accounts.Creator("m1"),
                "usd",
                10000),
            JournalEntry.Create("hours:h1", At("2026-11-02T12:00:00Z"), EntrySource.Hours, "", [], []),
            Entry("fix", "2026-11-03T12:00:00Z", EntrySource.Correction, "", Accounts.Dues, "jpy", 5, "txn_1"),
        ];

        Assert.Equal(
            """
            decimal-mark .

            commodity 1000.00 USD
            account liabilities:creators:m1
            account assets:stripe
            2026-10-31 charge, of   x  ; id:txn_1, source:movement
                assets:stripe  100.00 USD
                liabilities:creators:m1  -100.00 USD

            ; 2026-11-02 hours  ; id:hours:h1, source:hours

            commodity 1000. JPY
            account income:dues
            2026-11-03 correction  ; id:fix, source:correction, corrects:txn_1
                assets:stripe  5 JPY
                income:dues  -5 JPY

            """.ReplaceLineEndings("\n"),
            Export(entries));
    }

    [SkippableFact]
    public void Write_RandomJournal_PassesHledgerCheckWithOurBalances()
    {
        SkipWithoutHledger();
        Gens.Journal(40).Sample(
            entries =>
            {
                var text = Export(entries);
                _ = Hledger(text, "check", "--strict");
                var expected = TrialBalance.Of(entries).Balances
                    .Select(b => $"{b.Account} {b.Balance}").Order(StringComparer.Ordinal);
                Assert.Equal(expected, Balances(Hledger(text, "balance", "--flat", "--no-total", "-O", "csv")));
            },
            iter: 15,
            threads: 1);
    }

    [SkippableFact]
    public void Write_OneAmountLost_FailsHledgerCheck()
    {
        SkipWithoutHledger();
        var text = Export([Entry("a", "2026-11-03T12:00:00Z", EntrySource.Expense, "x", Accounts.Dues, "usd", 501)]);

        Assert.ThrowsAny<Exception>(() => Hledger(text.Replace("-5.01", "-5.02", StringComparison.Ordinal), "check"));
    }

    // Each balance of one account is a field such as "5 JPY, -1.00 USD".
    private static IEnumerable<string> Balances(string csv) => csv
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Select(line => line.Trim().Trim('"').Split("\",\""))
        .SelectMany(fields => fields[1].Split(", ").Select(amount => $"{fields[0]} {amount}"))
        .Where(balance => !balance.EndsWith(" 0", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    // In CI hledger is installed first, so that a missing one is a failure there and not a silent pass.
    private static void SkipWithoutHledger()
    {
        try
        {
            _ = Hledger("", "--version");
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip.If(true, "hledger is not on the PATH.");
        }
    }

    private static string Hledger(string journal, params string[] arguments)
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

    private static string Export(IEnumerable<JournalEntry> entries)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        HledgerExport.Write(writer, entries, NewYork);
        return writer.ToString();
    }

    private static JournalEntry Entry(
        string id,
        string at,
        EntrySource source,
        string memo,
        Account from,
        string currency,
        long minor,
        string? of = null) =>
        JournalEntry.Create(
            id,
            At(at),
            source,
            memo,
            [new Posting(from, Accounts.Stripe, Money.FromMinor(minor, Currency.Parse(currency)))],
            [],
            of);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
