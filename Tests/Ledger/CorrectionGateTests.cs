using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>However many stewards correct one entry at once, and wherever they are cut short.</summary>
public sealed class CorrectionGateTests
{
    private const long Waiting = 5_000, Taken = 3_000;

    [Fact]
    public async Task Corrections_SentAtOnce_TakeNoMoreThanWaits()
    {
        await using var app = await PeepApp.StartAsync();
        var steward = await app.StewardAsync();
        for (var entry = 0; entry < 4; entry++)
        {
            var id = $"txn_waiting{entry}";
            await SuspendAsync(app, id);

            var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                number => Task.Run(() => SendAsync(app, steward, id, $"{id}-{number}"))));

            Assert.Equal([201, 422, 422, 422, 422, 422, 422, 422], statuses.Order());
            Assert.Equal(Taken, await TakenAsync(app, id));
        }
    }

    /// <summary>
    /// Each start dies one request later than the one before, with the last one done and not done. Another steward, who
    /// comes next, finds what it took taken, or takes it; sent again under its key it goes on.
    /// </summary>
    [Fact]
    public async Task Correction_KilledBetweenAnyTwoRequests_IsDoneOnceOrNotAtAll()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var steward = await app.StewardAsync();
        await app.SettleAsync();
        var (kills, passed) = (0, 0);
        for (var requests = 1; ; requests++)
        {
            var (id, killed) = ($"txn_killed{requests}", 0);
            await SuspendAsync(app, id);
            transport.DieAfter((requests + 1) / 2, lastIsDone: requests % 2 == 0);
            try
            {
                killed = await SendAsync(app, steward, id, id);
            }
            finally
            {
                transport.Live();
            }

            if (killed == 201)
            {
                break;
            }

            Assert.Equal(500, killed);
            kills++;
            var other = await SendAsync(app, steward, id, $"{id}-other");
            Assert.Equal(other == 422 ? 201 : 422, await SendAsync(app, steward, id, id));
            Assert.Equal(Taken, await TakenAsync(app, id));
            passed += other == 422 ? 1 : 0;
        }

        Assert.True(kills > 12 && passed > 1, $"{kills} kills, {passed} of them after the gate: too few.");
    }

    private static async Task SuspendAsync(PeepApp app, string id) =>
        await app.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(
                id,
                PeepApp.Start,
                EntrySource.Movement,
                "of a type that no rule knows",
                [new Posting(Accounts.Suspense, Accounts.Bank, Money.FromMinor(Waiting, Currency.Parse("usd")))],
                []),
            default);

    private static async Task<int> SendAsync(PeepApp app, SignedIn steward, string entry, string key)
    {
        using var answer = await app.SendAsync(
            HttpMethod.Post,
            $"ledger/entries/{entry}/corrections",
            new
            {
                date = "2036-01-05",
                reason = "told by the processor",
                postings = new[]
                {
                    new { from = "income:other", to = "suspense", amountMinor = Taken, currency = "usd" },
                },
            },
            steward.Token,
            key);
        return (int)answer.StatusCode;
    }

    private static async Task<long> TakenAsync(PeepApp app, string id) =>
        await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Where(posted => posted.Entry.Corrects == id)
            .Select(posted => posted.Entry.Postings.Sum(one => one.Amount.Minor))
            .SumAsync();
}
