using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using PeepFunctions.Local.Azurite;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>Storage, keys and the lock of the state folder, as the local host starts them.</summary>
public sealed class LocalStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-state-").FullName;

    [Fact]
    public async Task StateFolderLock_SecondHostOnAFolder_IsRefusedUntilTheFirstEnds()
    {
        var first = new StateFolderLock();
        await first.StartAsync(Context(_folder), CancellationToken.None);
        await using var second = new StateFolderLock();

        var refused = await Assert.ThrowsAsync<CannotStartException>(
            () => second.StartAsync(Context(_folder), CancellationToken.None));
        await first.DisposeAsync();
        await second.StartAsync(Context(_folder), CancellationToken.None);

        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateFolderLock_InMemory_TwoRunBeside()
    {
        await using var first = new StateFolderLock();
        await using var second = new StateFolderLock();

        await first.StartAsync(Context(folder: null), CancellationToken.None);
        await second.StartAsync(Context(folder: null), CancellationToken.None);

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task FirstRunSettings_TwoRunsOnAFolder_TheKeysStay()
    {
        var first = await SettingsAsync(_folder);
        var second = await SettingsAsync(_folder);

        Assert.Equal(first, second);
        Assert.Equal(32, Convert.FromBase64String(first["Peep__DataKey"]).Length);
        Assert.Equal(32, Convert.FromBase64String(first["Peep__IndexKey"]).Length);
        Assert.NotEqual(first["Peep__DataKey"], first["Peep__IndexKey"]);
        Assert.Equal("steward@peep.example", first["Peep__FoundingStewards__0"]);
    }

    [SkippableFact]
    public async Task FirstRunSettings_KeysFile_IsForItsOwnerAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no file modes.");
        await SettingsAsync(_folder);

#pragma warning disable CA1416 // skipped there
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "keys")));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task FirstRunSettings_InMemory_EachRunHasItsOwn() =>
        Assert.NotEqual((await SettingsAsync(null))["Peep__DataKey"], (await SettingsAsync(null))["Peep__DataKey"]);

    [Fact]
    public async Task FirstRunSettings_WhatIsConfigured_Stays()
    {
        var settings = await SettingsAsync(
            _folder, ("Peep:DataKey", "mine"), ("Peep:FoundingStewards:0", "me@creators.example"));

        Assert.Contains("Peep__IndexKey", settings.Keys);
        Assert.DoesNotContain("Peep__DataKey", settings.Keys);
        Assert.DoesNotContain("Peep__FoundingStewards__0", settings.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Peep__DataKey":"AAAA","Peep__IndexKey":"AAAA"}""")]
    [InlineData("""{"Peep__DataKey":"not base64","Peep__IndexKey":"not base64"}""")]
    public async Task FirstRunSettings_BrokenKeysFile_IsNotReplaced(string content)
    {
        var file = Path.Combine(_folder, "keys");
        await File.WriteAllTextAsync(file, content);

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => SettingsAsync(_folder));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=coop;AccountKey=AAAA")]
    [InlineData("AzureWebJobsStorage:accountName", "coop")]
    public async Task AzuriteDependency_StorageConfigured_StartsNothing(string name, string value)
    {
        await using var storage = new AzuriteDependency(AzuriteAccounts.InstallFolder);

        var settings = await storage.StartAsync(Context(_folder, (name, value)), CancellationToken.None);

        Assert.Empty(settings);
        Assert.Null(storage.Where);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UseDevelopmentStorage=true")]
    public async Task AzuriteDependency_StorageOfThisMachine_IsStartedAndEndsWithIt(string? configured)
    {
        var storage = new AzuriteDependency(AzuriteAccounts.InstallFolder);
        var settings = await storage.StartAsync(
            Context(_folder, ("AzureWebJobsStorage", configured)), CancellationToken.None);

        await new TableServiceClient(settings["AzureWebJobsStorage"]).CreateTableAsync("Journal");
        var pid = int.Parse(
            await File.ReadAllTextAsync(Path.Combine(_folder, "storage", "azurite.pid")), CultureInfo.InvariantCulture);
        await storage.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
        Assert.False(File.Exists(Path.Combine(_folder, "storage", "azurite.pid")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(
        string? folder, params (string Name, string? Value)[] configured)
    {
        await using var settings = new FirstRunSettings();
        return await settings.StartAsync(Context(folder, configured), CancellationToken.None);
    }

    private static LocalContext Context(string? folder, params (string Name, string? Value)[] configured) => new(
        folder,
        new LocalClock(),
        new ConfigurationBuilder()
            .AddInMemoryCollection(configured.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .Build(),
        new Uri("http://127.0.0.1:7071"),
        _ => { });
}
