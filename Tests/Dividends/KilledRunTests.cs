using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class KilledRunTests
{
    /// <summary>
    /// Each start dies one request later than the one before, so that by and by every step is cut between any two of its
    /// requests, with the last of them done or not; what is left then goes on from the rows alone.
    /// </summary>
    [Fact]
    public async Task Run_KilledBetweenAnyTwoRequests_ClosesOnceAndPaysOnce()
    {
        var transport = new KillableTransport();
        await using var coop = await DividendApp.StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobs.CloseMonth.Disabled"] = "true",
                ["AzureWebJobs.CalculateDividends.Disabled"] = "true",
                ["AzureWebJobs.PayDividends.Disabled"] = "true",
                // What is killed beside them are the webhooks' events: they may be tried as often as it takes.
                ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "1000",
                ["Peep__CloseFence"] = "00:00:00.100",
            },
            services => services.Configure<StorageOptions>(options => options.Transport = transport));
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.SettleAsync();
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        Task CloseAsync() => Make<CalculateDividends>(coop).RunAsync(Message("2036-01"), default);

        var closings = await transport.KillAsync(1, CloseAsync);
        await Task.Delay(200); // the fence
        closings += await transport.KillAsync(1, CloseAsync);
        var closed = await coop.RunAsync("2036-01", "paying");
        var pages = 0;
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            pages += await transport.KillAsync(1, () => Make<PayDividends>(coop).RunAsync(
                Message($"2036-01|{Shards.Of(member.MemberId)}"), default));
        }

        await Make<PayDividends>(coop).RunAsync(
            Message($"2036-01|{Shards.Of("sex-worker-led-nonprofits")}"), default);
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            await PeepApp.UntilAsync(async () =>
                await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}") == 0);
        }

        // How many there are depends on the random ids: members who share a shard are paid by one page.
        Assert.True(closings > 20 && pages > 8, $"{closings} kills of the close, {pages} of pages: too few.");
        Assert.Equal(970_793, closed.GetProperty("surplusMinor").GetInt64());
        Assert.Equal(
            new[] { 14_562L, 33_007L, 49_510L },
            (await coop.TransfersAsync()).Select(transfer => transfer.Amount).Order());
        Assert.Equal(4, (await coop.EntriesAsync()).Count(entry => entry.Source == EntrySource.Close));
        Assert.Equal(-533_938, await coop.BalanceAsync("equity:undistributed"));
        await coop.AssertBooksAsync();
    }

    private static T Make<T>(DividendApp coop) => ActivatorUtilities.CreateInstance<T>(coop.App.Services);

    private static string Message(string id) => new Pointer(id).Write();
}
