using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeepFunctions.Functions;
using PeepFunctions.Local.Azurite;

namespace PeepFunctions.Benchmarks;

/// <summary>
/// Folds a month of journal entries out of Azurite, as a close does, and states the time as a ratio to the bare scan of
/// the same rows by the same number of readers, taken in turn with it; and what the folding process held at most.
/// </summary>
internal static class FoldBenchmark
{
    private const int AtOnce = 100;
    private static readonly Period October = Period.Parse("2026-10");

    public static async Task RunAsync(int entries, int members, int rounds)
    {
        // A million rows are more than Node lets Azurite hold by itself.
        Environment.SetEnvironmentVariable("NODE_OPTIONS", "--max-old-space-size=8192");
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions
        {
            InstallFolder = Path.Combine(Directory.GetCurrentDirectory(), ".peep", "azurite"),
            Progress = Console.Error.WriteLine,
        });
        await using var services = WebhookBenchmark.Services(azurite.ConnectionString(), ("Peep:EffectiveFrom", "2026-10"));
        foreach (var starting in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await starting.StartingAsync(CancellationToken.None);
        }

        var journal = services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Journal);
        await FillAsync(journal, entries, members);
        var bylaws = await services.GetRequiredService<BylawsTable>().InForceAsync(October, default);
        var reading = services.GetRequiredService<WindowReading>();
        List<(double Seconds, double Cpu)> folds = [], scans = [];
        GC.Collect();
        var before = Environment.WorkingSet;
        for (var round = 0; round < rounds; round++)
        {
            folds.Add(await TimeAsync(() => reading.ReadAsync(bylaws, [October], October, October, default)));
            scans.Add(await TimeAsync(() => ScanAsync(journal)));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: fold {folds[^1].Seconds:F1} s ({folds[^1].Cpu:F1} s of this process), "
                + $"scan {scans[^1].Seconds:F1} s ({scans[^1].Cpu:F1} s)"));
        }

        // The least of each: whatever else the machine does only adds to it.
        var (fold, scan) = (folds.Min(), scans.Min());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fold {entries} entries of {members} members: {fold.Seconds:F1} s, bare scan {scan.Seconds:F1} s, ratio "
            + $"{fold.Seconds / scan.Seconds:F2} (aim 1.3), peak memory "
            + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB "
            + $"({before / 1_048_576} MiB before the first fold)"));
    }

    private static async Task FillAsync(TableClient journal, int entries, int members)
    {
        var byShard = Enumerable.Range(0, entries)
            .Select(i => $"txn_{i.ToString("D9", CultureInfo.InvariantCulture)}")
            .GroupBy(Shards.Of)
            .ToList();
        var done = 0;
        await Parallel.ForEachAsync(byShard, async (shard, token) =>
        {
            foreach (var batch in shard.Chunk(AtOnce))
            {
                await journal.SubmitTransactionAsync(
                    batch.Select(id => new TableTransactionAction(
                        TableTransactionActionType.Add, Row($"{October}|{shard.Key}", id, members))),
                    token);
                if (Interlocked.Add(ref done, batch.Length) is var count && count % 50_000 < AtOnce)
                {
                    Console.Error.WriteLine($"{count} of {entries} entries written");
                }
            }
        });
    }

    private static TableEntity Row(string partition, string id, int members)
    {
        var random = new Random(int.Parse(id.AsSpan(4), CultureInfo.InvariantCulture));
        var (member, minor) = ($"mem_{random.Next(members):D8}", random.NextInt64(300, 100_000));
        var usd = Currency.Parse("usd");
        return new TableEntity(partition, id)
        {
            ["InstantUtc"] = new DateTimeOffset(2026, 10, 15, 12, 0, 0, TimeSpan.Zero),
            ["Source"] = JournalJson.SourceName(EntrySource.Movement),
            ["Memo"] = "charge",
            ["Postings"] = JournalJson.WritePostings(
            [
                new Posting(Accounts.PlatformFees, Accounts.Stripe, Money.FromMinor(minor / 10, usd)),
            ]),
            ["Patronage"] = JournalJson.WritePatronage(
            [
                new PatronageFact(PatronageKind.Support, member, $"h_{random.Next(members * 3):D9}", minor),
            ]),
            ["ContentHash"] = new string('0', 64),
            ["Corrects"] = null,
            ["PostedTo"] = October.ToString(),
        };
    }

    // The floor: the same rows through the same client, and nothing done with them.
    private static async Task ScanAsync(TableClient journal) => await Task.WhenAll(
        LedgerTable.ShardsWithLate.Select(async shard =>
        {
            await foreach (var row in journal.ReadPartitionAsync($"{October}|{shard}", default))
            {
                _ = row;
            }
        }));

    private static async Task<(double Seconds, double Cpu)> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await work();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }
}
