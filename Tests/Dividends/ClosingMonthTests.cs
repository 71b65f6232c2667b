using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// Facts that arrive while their month closes, at every moment of it: each counts in exactly one month and keeps its
/// true one, whether it was posted in full in between, died there and was tried again, or stalled for longer than any
/// handler may and came behind the root.
/// </summary>
public sealed class ClosingMonthTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly Account Bank = Account.Parse("assets:bank");

    [Fact]
    public async Task Close_CrossedByFactsAtEveryMoment_CountsEachInExactlyOneMonth()
    {
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobs.CloseMonth.Disabled"] = "true",
                ["AzureWebJobs.CalculateDividends.Disabled"] = "true",
                ["AzureWebJobs.PayDividends.Disabled"] = "true",
                ["Peep__CloseFence"] = "00:00:00.100",
            },
            configure: services => services.Configure<StorageOptions>(o => o.Transport = new PausingTransport()));
        await app.StewardAsync();
        var facts = new Facts(app.Services.GetRequiredService<LedgerTable>());

        var moments = await PostInFullAtEachMomentAsync(app, facts, month: 1);
        Assert.True(moments > 100, $"{moments} moments");
        Assert.Equal(0, await AssertOnceEachAsync(app, facts, months: 3));

        await StallOverTheWholeCloseAsync(app, facts, month: 2);
        var outside = await AssertOnceEachAsync(app, facts, months: 4);
        Assert.True(outside >= 3, $"{outside} outside");

        await ResumeAtEachMomentAsync(app, facts, month: 3, moments);
        outside = await AssertOnceEachAsync(app, facts, months: 5);
        Assert.True(outside > moments / 4, $"{outside} outside");

        await CloseAsync(app, month: 4, _ => Task.CompletedTask);
        Assert.Equal(0, await AssertOnceEachAsync(app, facts, months: 6));
    }

    private static async Task<int> PostInFullAtEachMomentAsync(PeepApp app, Facts facts, int month)
    {
        var moments = 0;
        await facts.PostAsync(month);
        await CloseAsync(app, month, async _ =>
        {
            moments++;
            await facts.PostAsync(month);
        });
        return moments;
    }

    // Each posting of the month and of the closed month before, stopped before and after each of its requests.
    private static async Task StallOverTheWholeCloseAsync(PeepApp app, Facts facts, int month)
    {
        await facts.PostAsync(month);
        var stalled = new List<PausedPosting>();
        foreach (var (of, request, whenDone) in
            from of in new[] { month, month - 1 }
            from request in Enumerable.Range(0, 6)
            from whenDone in new[] { false, true }
            from copy in new[] { 0, 1 }
            select (of, request, whenDone))
        {
            stalled.Add(facts.Pause(of, request, whenDone));
        }

        var stopped = 0;
        foreach (var one in stalled)
        {
            stopped += await one.IsStoppedAsync() ? 1 : 0;
        }

        Assert.True(stopped >= 2 * 2 * (2 + 4), $"{stopped} stopped");
        await CloseAsync(app, month, _ => Task.CompletedTask);
        for (var i = 0; i < stalled.Count; i++)
        {
            // One copy dies within the fence and is tried again; the other outlives it.
            await (i % 2 == 0 ? stalled[i].DieAndPostAgainAsync() : stalled[i].ResumeAsync());
        }
    }

    // Every posting has seen the month open; each goes on at another moment of the close.
    private static async Task ResumeAtEachMomentAsync(PeepApp app, Facts facts, int month, int moments)
    {
        await facts.PostAsync(month);
        var stalled = new Queue<PausedPosting>();
        for (var i = 0; i < moments + 50; i++)
        {
            var paused = i % 3 == 0
                ? facts.Pause(month - 1, request: 3, whenDone: false)
                : facts.Pause(month, request: 1, whenDone: false);
            Assert.True(await paused.IsStoppedAsync());
            stalled.Enqueue(paused);
        }

        await CloseAsync(app, month, _ => stalled.TryDequeue(out var next) ? next.ResumeAsync() : Task.CompletedTask);
        foreach (var left in stalled)
        {
            await left.ResumeAsync();
        }
    }

    private static async Task CloseAsync(PeepApp app, int month, Func<bool, Task> atEach)
    {
        await app.SettleAsync();
        await app.JumpToAsync(new DateTimeOffset(2036, month + 1, 4, 6, 0, 0, TimeSpan.Zero));
        using var oneAtATime = new SemaphoreSlim(1);
        var function = ActivatorUtilities.CreateInstance<CalculateDividends>(app.Services);
        var message = new Pointer($"2036-{month:D2}").Write();
        for (var call = 0; call < 2; call++)
        {
            await PausingTransport.RunAsync(() => function.RunAsync(message, default), async isDone =>
            {
                await oneAtATime.WaitAsync();
                try
                {
                    await atEach(isDone);
                }
                finally
                {
                    oneAtATime.Release();
                }
            });
            await Task.Delay(200); // the fence
        }

        var closed = await app.Services.GetRequiredService<PeriodsTable>().FindAsync(Month(month), default);
        Assert.Equal(PeriodState.Closed, closed.State);
    }

    /// <summary>Answers how many entries the check found outside a root.</summary>
    private static async Task<int> AssertOnceEachAsync(PeepApp app, Facts facts, int months)
    {
        await AssertBalanceAsync(app);
        var steward = await app.SignInAsync(PeepApp.Steward);
        var first = await app.GetAsync("ledger/check", steward.Token);
        Assert.True(first.GetProperty("ok").GetBoolean(), first.ToString());
        var second = await app.GetAsync("ledger/check", steward.Token);
        Assert.True(second.GetProperty("ok").GetBoolean(), second.ToString());
        Assert.Equal(0, second.GetProperty("mended").GetArrayLength());
        await AssertBalanceAsync(app);

        var ledger = app.Services.GetRequiredService<LedgerTable>();
        var counted = new List<PostedEntry>();
        for (var month = 1; month <= months; month++)
        {
            counted.AddRange(await ledger.ReadPostedToAsync(Month(month), default).ToListAsync());
        }

        var ids = counted.Select(posted => posted.Entry.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Subset(ids.ToHashSet(), facts.Ids.Keys.ToHashSet());
        Assert.All(counted.Where(posted => facts.Ids.ContainsKey(posted.Entry.Id)), posted =>
        {
            Assert.Equal(Month(facts.Ids[posted.Entry.Id]), posted.TruePeriod);
            Assert.True(posted.PostedTo >= posted.TruePeriod);
        });
        var mended = first.GetProperty("mended").EnumerateArray().Select(id => id.GetString()!).ToList();
        if (mended.Count > 0)
        {
            var notices = await app.GetAsync("notices?limit=200", steward.Token);
            Assert.Contains(notices.GetProperty("items").EnumerateArray(), notice =>
                notice.GetProperty("code").ValueEquals("entry-outside-root")
                && notice.GetProperty("reference").ValueEquals(mended[^1]));
        }

        return mended.Count;
    }

    private static async Task AssertBalanceAsync(PeepApp app)
    {
        var all = await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Select(posted => posted.Entry).ToListAsync();
        foreach (var account in new[] { Bank, Accounts.Stripe })
        {
            var expected = TrialBalance.Of(all)[account, Usd];
            Assert.Equal(
                expected.Minor == 0 ? [] : [expected],
                await app.Services.GetRequiredService<LedgerBalances>().ReadAssetAsync(account, default));
        }

        var rent = JournalEntry.Create(
            "rent",
            app.Clock.GetUtcNow(),
            EntrySource.General,
            "rent",
            [new Posting(Bank, Accounts.Losses, Money.FromMinor(1, Usd))],
            []);
        var book = await app.Services.GetRequiredService<LedgerBalances>().ReadForAsync(rent, _ => { }, default);
        Assert.Equal(NobodysOwn(TrialBalance.Of(all)), NobodysOwn(book));
        static IEnumerable<(Account, Money)> NobodysOwn(TrialBalance of) => of.Balances.Where(line =>
            line.Account.Kind == AccountKind.Asset || Accounts.IsCollective(line.Account));
    }

    private static Period Month(int month) => Period.FromYearMonth(2036, month);

    /// <summary>Income of 1.00, the same each time but for its id and month.</summary>
    private sealed class Facts(LedgerTable ledger)
    {
        public Dictionary<string, int> Ids { get; } = [];

        public Task PostAsync(int month) => ledger.PostAsync(Next(month), default);

        public PausedPosting Pause(int month, int request, bool whenDone) =>
            new(ledger, Next(month), request, whenDone);

        private JournalEntry Next(int month)
        {
            var id = $"txn_fact_{Ids.Count}";
            Ids[id] = month;
            return JournalEntry.Create(
                id,
                new DateTimeOffset(2036, month, 20, 12, 0, 0, TimeSpan.Zero),
                EntrySource.Movement,
                id,
                [new Posting(Account.Parse("income:other"), Bank, Money.FromMinor(100, Usd))],
                []);
        }
    }
}
