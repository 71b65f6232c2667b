using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Nothing of before the opening of the books comes into them behind its balances.</summary>
public sealed class BehindTheOpeningTests
{
    private static readonly DateOnly LastDay = new(2035, 12, 31);
    private static readonly DateTimeOffset Before = new(2035, 12, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Peep__CloseFence"] = "00:00:00.500",
        ["AzureWebJobs.PostOpening.Disabled"] = "true",
        ["AzureWebJobs.DraftExpenses.Disabled"] = "true",
    };

    // Approved before the opening was, and cut short then.
    [Fact]
    public async Task Draft_OfBefore_GoneOnWithAfterTheOpening_WaitsAgainAndPostsNothing()
    {
        await using var app = await PeepApp.StartAsync(Settings);
        var desk = await TreasuryDesk.OpenAsync(app, "behind");
        var drafts = app.Services.GetRequiredService<DraftsTable>();
        var entry = Grant("general:behind");
        var draft = await drafts.AddAsync(
            new EntryDraft(
                "drf_behind",
                entry,
                desk.FirstId,
                app.Clock.GetUtcNow(),
                NeedsAnother: true,
                DraftState.Approved,
                desk.SecondId,
                app.Clock.GetUtcNow()),
            default);
        await OpenAsync(desk);

        await app.Services.GetRequiredService<Drafting>().FinishLeftAsync(default);

        // It has not passed the gate either: who came through that, who comes next posts.
        await app.Services.GetRequiredService<CorrectionGate>().ReadAsync(default);
        Assert.Equal(DraftState.Waiting, (await drafts.FindAsync(draft.Draft.Id, default))!.Draft.State);
        Assert.DoesNotContain(await EntriesAsync(app), one => one.Id == entry.Id);
        Assert.Equal(35_00, await BankAsync(app));
    }

    // It went through the gate, and whoever sent it was cut short there: the opening counts it.
    [Fact]
    public async Task Entry_ThatWentThroughTheGateBefore_IsInWhatTheOpeningLooksAt()
    {
        await using var app = await PeepApp.StartAsync(Settings);
        var desk = await TreasuryDesk.OpenAsync(app, "through");
        var gate = app.Services.GetRequiredService<CorrectionGate>();
        Assert.True(await gate.TryPassAsync(await gate.ReadAsync(default), Grant("general:through"), default));
        await OpenAsync(desk);

        await gate.ReadAsync(default);

        Assert.Contains(await EntriesAsync(app), one => one.Id == "general:through");
        Assert.Equal(35_00, await BankAsync(app));
    }

    // The bank took a support of December back; that it decides in January is in the balances of December.
    [Fact]
    public async Task Dispute_OfBefore_ThatEndsAfterTheOpening_IsNotWrittenOffOnceMore()
    {
        await using var app = await PeepApp.StartAsync(Settings, start: PeepApp.Start.AddDays(-8));
        await app.JoinAsCreatorAsync("disputed-before");
        await app.SupportAsync("disputed-before", 100_00);
        await app.SettleAsync();
        var charge = (await app.Services.GetRequiredService<StripeClient>().V1.Charges
            .ListAsync(new ChargeListOptions { Limit = 1 })).Single().Id;
        var dispute = (await app.ControlAsync($"charges/{charge}/dispute")).GetProperty("id").GetString()!;
        await app.SettleAsync();
        Assert.Equal(100_00, await BalanceAsync(app, Accounts.InDispute));
        Assert.Contains(dispute, await OpenDisputesAsync(app));
        await app.JumpToAsync(PeepApp.Start);
        await app.SettleAsync();
        Assert.True(await app.Services.GetRequiredService<OpeningTable>().TryWriteAsync(
            new OpeningState(
                new string('0', 64),
                OpeningBalances.CutoffUtc(LastDay, app.Services.GetRequiredService<Coop>().TimeZone),
                OpeningStage.Posted,
                "mem_one",
                PeepApp.Start,
                ["mem_one", "mem_two"],
                Lines: null,
                FenceFromUtc: null,
                Entries: null,
                default),
            default));
        await Task.Delay(600); // what was read of it before

        await app.ControlAsync($"disputes/{dispute}/lose");
        await app.SettleAsync();

        Assert.DoesNotContain(
            await EntriesAsync(app), one => one.Id.StartsWith("dispute-lost:", StringComparison.Ordinal));
        Assert.Equal(100_00, await BalanceAsync(app, Accounts.InDispute));
        Assert.DoesNotContain(dispute, await OpenDisputesAsync(app));
    }

    private static JournalEntry Grant(string id) => JournalEntry.Create(
        id,
        Before,
        EntrySource.General,
        "m",
        [new Posting(Accounts.Grants, Accounts.Bank, Money.FromMinor(7_00, DividendApp.Usd))],
        []);

    // 35.00 at the bank, whatever came there before.
    private static async Task OpenAsync(TreasuryDesk desk)
    {
        var posting = desk.App.Services.GetRequiredService<OpeningPosting>();
        List<OpeningRow> rows =
        [
            new("line 2", "assets:bank", "", "3500", "usd"),
            new("line 3", "equity:reserve", "", "3500", "usd"),
        ];
        var valid = Assert.IsType<OpeningReading.Valid>((await posting.ReadAsync(LastDay, rows, default)).Reading);
        await posting.EnterAsync(valid.Balances, rows, desk.FirstId, default);
        foreach (var steward in new[] { desk.FirstId, desk.SecondId })
        {
            Assert.Null((await posting.ApproveAsync(steward, valid.Balances.Hash, default)).Refusal);
        }

        await Task.Delay(600); // the fence
        Assert.Null(await posting.PostAsync(default));
    }

    private static Task<long> BankAsync(PeepApp app) => BalanceAsync(app, Accounts.Bank);

    private static async Task<long> BalanceAsync(PeepApp app, Domain.Account account) =>
        TrialBalance.Of(await EntriesAsync(app))[account, DividendApp.Usd].Minor;

    private static async Task<List<JournalEntry>> EntriesAsync(PeepApp app) => await app.Services
        .GetRequiredService<LedgerTable>().ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync();

    private static async Task<List<string>> OpenDisputesAsync(PeepApp app) =>
        await app.Services.GetRequiredService<OpenDisputes>().ReadAsync(default).ToListAsync();
}
