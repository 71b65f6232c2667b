using Azure.Data.Tables;
using Azure.Data.Tables.Sas;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>The backup of the tables, there and back, against real storage.</summary>
public sealed class TableBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_Restored_IsTheSameToTheByte_WithoutWhatMustNotComeBack()
    {
        var (from, to) = (await FilledAsync(), new TableServiceClient(await AzuriteAccounts.NextAsync()));
        Assert.Equal(0, (await RunAsync(from, "backup", "first")).Code);

        var (code, output) = await RunAsync(to, "restore", "first");
        Assert.True(code == 0, output);
        Assert.Contains("1004 rows inserted, 0 were there, 0 are there and differ", output, StringComparison.Ordinal);
        var row = (await to.GetTableClient(TableNames.Journal)
            .GetEntityAsync<TableEntity>("2036-01|0", "it's 7")).Value;
        Assert.Equal(5_000_000_000L, row.GetInt64("AmountMinor"));
        Assert.Equal(PeepApp.Start, row.GetDateTimeOffset("At"));
        Assert.Equal([1, 2, 3], row.GetBinary("Bytes"));
        Assert.True(row.GetBoolean("Yes"));
        Assert.Equal(7, row.GetInt32("Count"));

        foreach (var secret in new[] { TableNames.BallotKeys, TableNames.Sessions, TableNames.SignInCodes })
        {
            Assert.False(File.Exists(Path.Combine(_folder, "first", $"{secret}.ndjson")));
            Assert.Empty(await to.QueryAsync(table => table.Name == secret).ToListAsync());
        }

        Assert.Equal(0, (await RunAsync(to, "backup", "second")).Code);
        var files = Directory.GetFiles(Path.Combine(_folder, "first"), "*.ndjson");
        Assert.Equal(TableNames.All.Count - 4, files.Length);
        foreach (var file in files)
        {
            Assert.Equal(
                await File.ReadAllTextAsync(file),
                await File.ReadAllTextAsync(Path.Combine(_folder, "second", Path.GetFileName(file))));
        }

        await to.GetTableClient(TableNames.Journal).UpsertEntityAsync(
            new TableEntity("2036-01|0", "row 0001") { ["AmountMinor"] = 99L });
        (code, output) = await RunAsync(to, "restore", "first");
        Assert.Equal(1, code);
        Assert.Contains("0 rows inserted, 1003 were there, 1 are there and differ", output, StringComparison.Ordinal);
        row = (await to.GetTableClient(TableNames.Journal).GetEntityAsync<TableEntity>("2036-01|0", "row 0001")).Value;
        Assert.Equal(99L, row.GetInt64("AmountMinor")); // it says what differs and changes nothing
    }

    [Fact]
    public async Task Restore_OfAFileThatWasChanged_RestoresNothing()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "changed")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "manifest.json"), """{ "tables": { "Members": { "rows": 0, "sha256": "00" } } }""");
        await File.WriteAllTextAsync(Path.Combine(folder, "Members.ndjson"), "");
        var to = new TableServiceClient(await AzuriteAccounts.NextAsync());

        var (code, output) = await RunAsync(to, "restore", "changed");

        Assert.Equal(1, code);
        Assert.Contains("nothing restored", output, StringComparison.Ordinal);
        Assert.Empty(await to.QueryAsync().ToListAsync());
    }

    // More rows than a page has; every type that a column can be; a key with a quote.
    private static async Task<TableServiceClient> FilledAsync()
    {
        var account = new TableServiceClient(await AzuriteAccounts.NextAsync());
        foreach (var table in TableNames.All)
        {
            await account.CreateTableAsync(table);
        }

        var many = Enumerable.Range(0, 1001).Select(number => new TableEntity("2036-01|0", $"row {number:D4}")
        {
            ["AmountMinor"] = (long)number,
        });
        await account.GetTableClient(TableNames.Journal).UpsertAllAsync([.. many], default);
        await account.GetTableClient(TableNames.Journal).AddEntityAsync(new TableEntity("2036-01|0", "it's 7")
        {
            ["AmountMinor"] = 5_000_000_000L,
            ["At"] = PeepApp.Start,
            ["Bytes"] = new byte[] { 1, 2, 3 },
            ["Yes"] = true,
            ["Count"] = 7,
            ["Text"] = "ä \" \\ \n",
        });
        foreach (var table in new[]
        {
            TableNames.BallotKeys, TableNames.Sessions, TableNames.SignInCodes, TableNames.Limits, TableNames.Ballots,
            TableNames.CoopKeys,
        })
        {
            await account.GetTableClient(table).AddEntityAsync(new TableEntity("one", "two") { ["Key"] = "three" });
        }

        return account;
    }

    private Task<(int Code, string Output)> RunAsync(TableServiceClient account, string mode, string folder)
    {
        var sas = account.GetSasBuilder(
            TableAccountSasPermissions.All,
            TableAccountSasResourceTypes.All,
            TimeProvider.System.GetUtcNow().AddHours(1));
        return Shell.RunAsync(
            "tables.mjs",
            [mode, Path.Combine(_folder, folder)],
            new Dictionary<string, string> { ["PEEP_TABLES"] = account.GenerateSasUri(sas).ToString() });
    }
}
