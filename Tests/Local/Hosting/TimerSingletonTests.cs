using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>Several hosts of one name on one storage account: real leases of real blobs.</summary>
public sealed class TimerSingletonTests
{
    private static readonly DateTimeOffset Start = new(2040, 1, 1, 0, 0, 30, TimeSpan.Zero);

    public sealed class Hourly(Calls calls, TimeProvider clock)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => calls.Note($"{clock.GetUtcNow():HH:mm}");
    }

    [Fact]
    public async Task T12_OfTwoHosts_OneRunsTheTimer_AndTheOtherOnceItHasStopped()
    {
        var storage = await AzuriteAccounts.NextAsync();
        await using var second = await TwoAsync(storage, async (first, second) =>
        {
            Advance(first, second, hours: 1);
            await first.Calls.WaitForAsync(1);
            await Task.Delay(400);
            Assert.Equal((1, 0), (first.Calls.Noted.Count, second.Calls.Noted.Count));
        });

        Assert.Equal(LeaseState.Leased, await UntilAsync(storage, LeaseState.Leased));
        await Task.Delay(300);
        second.Host.Clock.TryAdvanceTo(Start.AddHours(2));
        Assert.Equal(["02:00"], await second.Calls.WaitForAsync(1));
    }

    // What a crash leaves behind runs out by itself; breaking it is that moment.
    [Fact]
    public async Task T12_ALeaseThatRanOut_IsTakenByTheOther()
    {
        var storage = await AzuriteAccounts.NextAsync();
        var blob = TimerSingleton.BlobOf(storage, "coop", "Hourly");
        await blob.GetParentBlobContainerClient().CreateIfNotExistsAsync();
        await blob.UploadAsync(BinaryData.Empty);
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15));

        await using var host = await StartAsync(storage);
        host.Host.Clock.TryAdvanceTo(Start.AddHours(1));
        await Task.Delay(400);
        Assert.Empty(host.Calls.Noted);
        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

        await UntilAsync(storage, LeaseState.Leased);
        await Task.Delay(300);
        host.Host.Clock.TryAdvanceTo(Start.AddHours(2));
        Assert.Equal(["02:00"], await host.Calls.WaitForAsync(1));
    }

    [Fact]
    public async Task T12_AHostWithoutAName_LeasesNothing()
    {
        var storage = await AzuriteAccounts.NextAsync();
        await using var host = await StartAsync(storage, hostId: null);
        Assert.False(await new BlobContainerClient(storage, "azure-webjobs-hosts").ExistsAsync());
    }

    private static async Task<RunningHost> TwoAsync(string storage, Func<RunningHost, RunningHost, Task> together)
    {
        await using var first = await StartAsync(storage);
        var second = await StartAsync(storage);
        await together(first, second);
        return second;
    }

    private static void Advance(RunningHost first, RunningHost second, int hours)
    {
        first.Host.Clock.TryAdvanceTo(Start.AddHours(hours));
        second.Host.Clock.TryAdvanceTo(Start.AddHours(hours));
    }

    private static async Task<LeaseState> UntilAsync(string storage, LeaseState state)
    {
        var blob = TimerSingleton.BlobOf(storage, "coop", "Hourly");
        for (var i = 0; i < 300; i++, await Task.Delay(20))
        {
            if ((await blob.GetPropertiesAsync()).Value.LeaseState == state)
                return state;
        }

        return LeaseState.Broken;
    }

    private static Task<RunningHost> StartAsync(string storage, string? hostId = "coop") =>
        RunningHost.StartAsync<Hourly>(options: new LocalHostOptions
        {
            Clock = new LocalClock(Start),
            TimerRecheck = TimeSpan.FromMilliseconds(100),
            Settings = new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = storage,
                ["AzureFunctionsWebHost__hostId"] = hostId ?? "",
            },
        });
}
