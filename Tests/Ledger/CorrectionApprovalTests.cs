using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What more than one steward has to correct is drafted by one and posted by another.</summary>
public sealed class CorrectionApprovalTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private static readonly DateTimeOffset At = new(2036, 1, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly PeepApp _app = fixture.App;

    // Found by a second pair of eyes: a "correction" of any entry moved what no steward moves alone.
    [Theory]
    [InlineData("income:other", "assets:bank")]
    [InlineData("equity:undistributed", "income:other")]
    [InlineData("liabilities:creators:mem_friend", "expenses:losses")]
    public async Task Correction_ByOne_OfWhatTakesTwo_IsRefusedAndNothingIsPosted(string from, string to)
    {
        var desk = await TreasuryDesk.OpenAsync(_app, $"alone-{to[^4..]}");
        var entry = await PostAsync($"txn_alone_{to[^4..]}", Accounts.Suspense, Accounts.Losses, 100_00);
        var count = await CountAsync();

        using var answer = await SendAsync(desk, entry, Body(from, to, 1_00));

        await PeepApp.AssertProblemAsync(answer, 422, "needs-another");
        Assert.Equal(count, await CountAsync());
    }

    [Theory]
    [InlineData("income:other", "equity:reserve", "postings[0].to")]
    [InlineData("equity:reserve", "income:other", "postings[0].from")]
    [InlineData("income:from-reserve", "income:other", "postings[0].from")]
    [InlineData("equity:capital:mem_friend", "income:other", "postings[0].from")]
    public async Task Correction_OfTheReserveOrCapital_IsNobodys(string from, string to, string field)
    {
        var desk = await TreasuryDesk.OpenAsync(_app, $"never-{TreasuryDesk.HashOf(from)[..6]}");
        var entry = await PostAsync("txn_never", Accounts.Suspense, Accounts.Losses, 100_00);

        using var answer = await SendAsync(
            desk, entry, Body(from, to, 1_00, await desk.SendEvidenceAsync("a letter")));

        await PeepApp.AssertProblemAsync(answer, 400, "invalid", field);
    }

    // 100.00 came in that no rule knew, and were meant for a creator.
    [Fact]
    public async Task Correction_WithEvidence_IsPostedOnceByAnother_AndTakesWhatWaits()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "both");
        var creator = await desk.Calls.AddAsync("both-creator", MemberState.Active);
        var entry = await PostAsync("txn_both", Accounts.Suspense, Accounts.Bank, 100_00);
        var body = Body(
            $"liabilities:creators:{creator}",
            "suspense",
            80_00,
            await desk.SendEvidenceAsync("the letter of the payer"),
            new { creator, amountMinor = 80_00 });

        var draft = await DraftAsync(desk, entry, body);
        var again = await DraftAsync(desk, entry, body);
        Assert.Equal(draft.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(("waiting", "correction", entry), (
            draft.GetProperty("state").GetString(),
            draft.GetProperty("source").GetString(),
            draft.GetProperty("corrects").GetString()));
        Assert.Equal(80_00, draft.GetProperty("support")[0].GetProperty("amountMinor").GetInt64());
        Assert.Equal(-100_00, await WaitingAsync(desk, entry));
        using (var same = await ApproveAsync(desk, draft, await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(same, 422, "same-steward");
        }

        await desk.ApproveAsync(draft);
        await desk.ApproveAsync(draft);

        Assert.Equal(-20_00, await WaitingAsync(desk, entry));
        var posted = Assert.Single(await EntriesAsync(), one => one.Corrects == entry);
        Assert.Equal(new PatronageFact(PatronageKind.Support, creator, null, 80_00), Assert.Single(posted.Patronage));
        var audit = await _app.GetAsync("members/me/audit", await desk.Calls.OpenAsync(creator));
        Assert.Contains(audit.GetProperty("items").EnumerateArray(), line =>
            line.GetProperty("act").ValueEquals("accountCorrected")
            && line.GetProperty("reference").ValueEquals(posted.Id));
    }

    // Two stewards draft 80.00 of the same 100.00, and one alone takes 30.00: what waits is not taken twice.
    [Fact]
    public async Task Corrections_DraftedAndNot_TakeNoMoreThanWaits()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "no-more");
        var creator = await desk.Calls.AddAsync("no-more-creator", MemberState.Active);
        var entry = await PostAsync("txn_no_more", Accounts.Suspense, Accounts.Bank, 100_00);
        var evidence = await desk.SendEvidenceAsync("a letter");
        var body = Body($"liabilities:creators:{creator}", "suspense", 80_00, evidence);
        var first = await DraftAsync(desk, entry, body);
        var second = await DraftAsync(desk, entry, body, "second");

        var token = await desk.SecondAsync();
        var answers = await Task.WhenAll(
            ApproveAsync(desk, first, token),
            ApproveAsync(desk, second, token),
            SendAsync(desk, entry, Body("income:other", "suspense", 30_00)));

        var done = answers.Select(answer => answer.IsSuccessStatusCode).ToList();
        Assert.Equal(1, done.Count(one => one));
        await PeepApp.AssertProblemAsync(answers[done.IndexOf(false)], 422, "not-what-waits");
        Assert.True(await WaitingAsync(desk, entry) is -20_00 or -70_00);
        Assert.Single(await EntriesAsync(), one => one.Corrects == entry);
    }

    // Nothing goes below zero by it: the books hold it against a correction of two as against any entry of theirs.
    [Fact]
    public async Task Correction_ByTwo_TakesNothingThatAnAccountDoesNotHold()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "overdrawn");
        var entry = await PostAsync("txn_overdrawn", Accounts.Suspense, Accounts.Bank, 100_00);

        using var answer = await SendAsync(desk, entry, Body(
            "income:other", "equity:undistributed", 1, await desk.SendEvidenceAsync("a letter")));

        await PeepApp.AssertProblemAsync(answer, 422, "not-enough");
    }

    [Fact]
    public async Task Correction_AboveTheAmountOfTheBylaws_TakesTwo_AlsoInPartsAndByDate()
    {
        await using var app = await PeepApp.StartAsync();
        var desk = await TreasuryDesk.OpenAsync(app, "amounts");
        var bylaws = app.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                ("/version", "2"), ("/effectiveFrom", "\"2036-01\""), ("/expenseApprovalMinor", "50000"))),
            default));
        await bylaws.ReadAllAsync(default);
        const string entry = "txn_large";
        await app.Services.GetRequiredService<LedgerTable>().PostAsync(
            Entry(entry, At.AddMonths(-1), Accounts.Suspense, 2_000_00), default);
        object Taken(long minor, string date = "2036-01-03") => Body("income:other", "suspense", minor, date: date);

        foreach (var body in new[] { Taken(500_01), Taken(500_01, "2035-12-03") })
        {
            using var large = await SendAsync(desk, entry, body);
            await PeepApp.AssertProblemAsync(large, 422, "needs-another");
        }

        using var small = await SendAsync(desk, entry, Taken(300_00));
        Assert.Equal(201, (int)small.StatusCode);
        using var rest = await SendAsync(desk, entry, Taken(200_01));
        await PeepApp.AssertProblemAsync(rest, 422, "needs-another");
    }

    private static object Body(
        string from,
        string to,
        long amountMinor,
        string? evidence = null,
        object? support = null,
        string date = "2036-01-05") =>
        new
        {
            date,
            reason = "told by mail",
            postings = new[] { new { from, to, amountMinor, currency = "usd" } },
            support = support is null ? [] : new[] { support },
            evidence,
        };

    private static async Task<HttpResponseMessage> SendAsync(
        TreasuryDesk desk, string entry, object body, string? key = null) => await desk.App.SendAsync(
        HttpMethod.Post, $"ledger/entries/{entry}/corrections", body, await desk.FirstAsync(), key);

    private static async Task<JsonElement> DraftAsync(
        TreasuryDesk desk, string entry, object body, string key = "first")
    {
        using var answer = await SendAsync(desk, entry, body, key);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 202, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task<HttpResponseMessage> ApproveAsync(TreasuryDesk desk, JsonElement draft, string token) =>
        desk.App.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            token);

    private async Task<string> PostAsync(string id, Account from, Account to, long minor)
    {
        await _app.Services.GetRequiredService<LedgerTable>().PostAsync(Entry(id, At, from, minor, to), default);
        await _app.Services.GetRequiredService<SuspenseTable>().AddAsync(id, Period.Parse("2036-01"), default);
        return id;
    }

    private static JournalEntry Entry(
        string id, DateTimeOffset at, Account from, long minor, Account? to = null) => JournalEntry.Create(
        id,
        at,
        EntrySource.Movement,
        "of a type that no rule knows",
        [new Posting(from, to ?? Accounts.Bank, Money.FromMinor(minor, DividendApp.Usd))],
        []);

    private async Task<long> WaitingAsync(TreasuryDesk desk, string entry) =>
        (await _app.GetAsync("ledger/suspense?limit=200", await desk.FirstAsync()))
        .GetProperty("items").EnumerateArray()
        .Where(one => one.GetProperty("entry").GetProperty("id").ValueEquals(entry))
        .Sum(one => one.GetProperty("waiting")[0].GetProperty("amountMinor").GetInt64());

    private async Task<int> CountAsync() => (await EntriesAsync()).Count;

    private async Task<List<JournalEntry>> EntriesAsync() => await _app.Services.GetRequiredService<LedgerTable>()
        .ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync();
}
