using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.YearEndApp;

namespace PeepFunctions.Tests;

/// <summary>What a month divides is nobody's to spend until the month is closed.</summary>
public sealed class EntryLimitsTests : IAsyncLifetime
{
    private static readonly Period November = Period.Parse("2036-11");

    private DividendApp _coop = null!;

    public async Task InitializeAsync()
    {
        _coop = await StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobs.CloseMonth.Disabled"] = "true",
                ["AzureWebJobs.CalculateDividends.Disabled"] = "true",
                ["AzureWebJobs.PayDividends.Disabled"] = "true",
                ["Peep__CloseFence"] = "00:00:00.100",
            },
            services => services.Configure<StorageOptions>(options => options.Transport = new PausingTransport()));
        await _coop.PayDuesAsync(10_000_00);
        await _coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await _coop.App.JumpToAsync(NovemberClosable);
    }

    public Task DisposeAsync() => _coop.DisposeAsync().AsTask();

    [Fact]
    public async Task Undistributed_WhileAMonthIsDivided_IsNobodysToSpend()
    {
        await CalculateAsync(_coop, "2036-11");
        await Task.Delay(200); // the fence
        var underWay = 0;
        await PausingTransport.RunAsync(
            () => CalculateAsync(_coop, "2036-11"),
            async isDone =>
            {
                if (isDone && await IsUnderWayAsync())
                {
                    underWay++;
                    Assert.Equal("month-under-way", await RefusalAsync());
                }
            });

        Assert.True(underWay > 10, $"Stopped {underWay} times while it was divided: too few.");
        Assert.False(await IsUnderWayAsync());
        Assert.NotEqual("month-under-way", await RefusalAsync());
    }

    // All of a month is divided between two looks at the books: it is not to be told which of them the entry met.
    [Fact]
    public async Task Undistributed_WhereAMonthIsDividedWhileTheBooksAreRead_IsNobodysToSpend()
    {
        var (seen, refusal) = (0, "");
        await PausingTransport.RunAsync(
            async () => refusal = await RefusalAsync(),
            async isDone =>
            {
                if (isDone && seen++ == 2) // the runs and the books have been read
                {
                    await CloseAsync(_coop, "2036-11");
                }
            });

        Assert.True(seen > 2);
        Assert.False(await IsUnderWayAsync());
        Assert.Equal("month-under-way", refusal);
    }

    private async Task<bool> IsUnderWayAsync() =>
        (await _coop.App.Services.GetRequiredService<DividendRunsTable>().ReadAllAsync(default))
            .Any(run => run is { IsFrozen: true, IsCarried: false })
        && (await _coop.App.Services.GetRequiredService<PeriodsTable>().FindAsync(November, default)).State
            != PeriodState.Closed;

    private async Task<string?> RefusalAsync() => (await _coop.App.Services.GetRequiredService<EntryLimits>()
        .RefuseAsync(
            JournalEntry.Create(
                "general:spent",
                _coop.App.Clock.GetUtcNow(),
                EntrySource.General,
                "m",
                [new Posting(Accounts.Reserve, Accounts.Undistributed, Money.FromMinor(1, DividendApp.Usd))],
                []),
            default))?.Code;
}
