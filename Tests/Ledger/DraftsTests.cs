using System.Text;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class DraftsTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    // Found by a second pair of eyes: history lies in no window, so that the same loss could be covered again and again.
    [Theory]
    [InlineData("loss-from-reserve")]
    [InlineData("undistributed-to-reserve")]
    public async Task Collective_DatedBeforeTheFirstMonth_IsRefused(string template)
    {
        var desk = await TreasuryDesk.OpenAsync(_app, template);
        var draft = await desk.TemplateAsync(template, "2035-11-30", name: null, ("amount", 1));

        using var answer = await desk.TryDraftAsync(draft);

        await PeepApp.AssertProblemAsync(answer, 422, "before-first-month");
    }

    [Fact]
    public async Task Draft_OfAStewardWhoWasSuspended_IsNobodysFirstWord()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "gone");
        var draft = await _app.PostAsync(
            "drafts", await desk.TemplateAsync("grant-free", "2036-01-03", name: null, ("amount", 5)), await desk.FirstAsync());
        await _app.Services.GetRequiredService<MembersTable>().ChangeAsync(
            desk.FirstId,
            row =>
            {
                row["State"] = MemberState.Suspended.ToString();
                return true;
            },
            default);

        using var answer = await _app.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            await desk.SecondAsync());

        await PeepApp.AssertProblemAsync(answer, 422, "drafter-gone");
    }

    [Fact]
    public async Task Grant_DraftedByOneApprovedByAnother_IsInTheBooksOnceWithItsEvidence()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "grant");
        var evidence = await desk.SendEvidenceAsync("the letter of a foundation");
        var body = new
        {
            date = "2036-01-03",
            memo = "a grant",
            evidence,
            template = "grant-free",
            amounts = new Dictionary<string, long> { ["amount"] = 5_000_00 },
        };
        var draft = await _app.PostAsync("drafts", body, await desk.FirstAsync(), key: "grant");
        var again = await _app.PostAsync("drafts", body, await desk.FirstAsync(), key: "grant");
        Assert.Equal(draft.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        var path = $"drafts/{draft.GetProperty("id").GetString()}";
        var hash = new { hash = draft.GetProperty("hash").GetString() };

        using (var same = await _app.SendAsync(HttpMethod.Post, $"{path}/approvals", hash, await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(same, 422, "same-steward");
        }

        using (var other = await _app.SendAsync(
            HttpMethod.Post, $"{path}/approvals", new { hash = "00" }, await desk.SecondAsync()))
        {
            await PeepApp.AssertProblemAsync(other, 409, "other-hash");
        }

        var posted = await desk.ApproveAsync(draft);
        await desk.ApproveAsync(draft);

        Assert.Equal("posted", posted.GetProperty("state").GetString());
        Assert.Equal("2036-01", posted.GetProperty("postedTo").GetString());
        var entry = await EntryAsync(draft.GetProperty("entryId").GetString()!);
        Assert.Equal((EntrySource.General, evidence), (entry.Source, entry.Evidence));
        Assert.Equal(new Posting(Accounts.Grants, Accounts.Bank, Money.FromMinor(5_000_00, DividendApp.Usd)), entry.Postings[0]);
        using (var withdraw = await _app.SendAsync(HttpMethod.Delete, path, token: await desk.FirstAsync()))
        {
            await PeepApp.AssertProblemAsync(withdraw, 409, "draft-not-waiting");
        }

        var audit = await _app.GetAsync("books/audit?limit=200", await desk.FirstAsync());
        Assert.Equal(
            ["entryApproved", "entryDrafted"],
            audit.GetProperty("items").EnumerateArray()
                .Where(line => line.GetProperty("reference").ValueEquals(draft.GetProperty("id").GetString()))
                .Select(line => line.GetProperty("act").GetString()).Order());
    }

    [Fact]
    public async Task Draft_BadInput_IsRefusedWholeAndEachFaultNamed()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "faulty");
        var evidence = await desk.SendEvidenceAsync("some document");
        object Postings(string from, string to, long amountMinor = 5, string date = "2036-01-03") => new
        {
            date,
            memo = "m",
            evidence,
            postings = new[] { new { from, to, amountMinor, currency = "usd" } },
        };
        var count = (await EntriesAsync()).Count;
        foreach (var (body, status, code, field) in new (object, int, string, string?)[]
        {
            (Postings("assets:bank", "equity:capital:mem_a"), 400, "invalid", "postings[0].to"),
            (Postings("assets:stripe", "assets:bank"), 400, "invalid", "postings[0]"),
            (Postings("income:gifts", "assets:bank"), 400, "invalid", "postings[0].from"),
            (Postings("income:grants", "assets:bank", 0), 400, "invalid", "postings[0].amountMinor"),
            (Postings("income:grants", "assets:bank", date: "2036-02-03"), 400, "invalid", "date"),
            (Postings("assets:bank", "liabilities:loans:nobody"), 422, "not-enough", null),
            (Postings("income:from-reserve", "equity:reserve"), 422, "not-enough", null),
            (new { date = "2036-01-03", memo = "m", evidence = new string('0', 64), template = "grant-free",
                amounts = new { amount = 1 } }, 400, "invalid", "evidence"),
            (new { date = "2036-01-03", memo = "m", evidence, template = "gift" }, 400, "invalid", "template"),
            (new { date = "2036-01-03", memo = "m", evidence, template = "grant-free" }, 400, "invalid", "amounts"),
            (new { date = "2036-01-03", memo = "m", evidence, postings = new object?[] { null } }, 400, "invalid",
                "postings[0].from"),
        })
        {
            using var answer = await desk.TryDraftAsync(body);
            await PeepApp.AssertProblemAsync(answer, status, code, field);
        }

        Assert.Equal(count, (await EntriesAsync()).Count);
    }

    [Fact]
    public async Task Draft_Withdrawn_CannotBeApproved()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "withdrawn");
        var draft = await _app.PostAsync("drafts", await GrantAsync(desk, 1_00), await desk.FirstAsync());
        var withdrawn = await _app.AskAsync(
            HttpMethod.Delete, $"drafts/{draft.GetProperty("id").GetString()}", token: await desk.SecondAsync());

        Assert.Equal("withdrawn", withdrawn.GetProperty("state").GetString());
        using var late = await _app.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            await desk.SecondAsync());
        await PeepApp.AssertProblemAsync(late, 409, "draft-not-waiting");
        var listed = await _app.GetAsync("drafts?state=withdrawn&limit=200", await desk.FirstAsync());
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), one =>
            one.GetProperty("id").ValueEquals(draft.GetProperty("id").GetString()));
    }

    // A loan of 100.00: two repayments of 60.00 are drafted, and only one of them fits.
    [Fact]
    public async Task Drafts_ThatUseUpTheSameMoney_AreNotBothPosted()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "twice");
        await desk.EnterAsync(await LoanAsync(desk, "loan-received", "amount", 100_00));
        var first = await _app.PostAsync(
            "drafts", await LoanAsync(desk, "loan-repaid", "principal", 60_00), await desk.FirstAsync());
        var second = await _app.PostAsync(
            "drafts", await LoanAsync(desk, "loan-repaid", "principal", 60_00), await desk.FirstAsync());
        var token = await desk.SecondAsync();

        var answers = await Task.WhenAll(new[] { first, second }.Select(draft => _app.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            token)));

        Assert.Equal([201, 422], answers.Select(answer => (int)answer.StatusCode).Order());
        await PeepApp.AssertProblemAsync(answers.Single(answer => (int)answer.StatusCode == 422), 422, "not-enough");
        var book = TrialBalance.Of(await EntriesAsync());
        Assert.Equal(-40_00, book[Accounts.Loan(Category.Parse("twice")), DividendApp.Usd].Minor);
        var waiting = await _app.GetAsync("drafts?state=waiting&limit=200", token);
        Assert.Contains(waiting.GetProperty("items").EnumerateArray(), one =>
            new[] { first, second }.Any(draft => one.GetProperty("id").ValueEquals(draft.GetProperty("id").GetString())));
    }

    [Fact]
    public async Task Approval_CutShortBeforeItsEntry_IsGoneOnWithByTheTimer()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "cut");
        var draft = await _app.PostAsync("drafts", await GrantAsync(desk, 7_00), await desk.FirstAsync());
        var drafts = _app.Services.GetRequiredService<DraftsTable>();
        var stored = (await drafts.FindAsync(draft.GetProperty("id").GetString()!, default))!;
        await drafts.TryChangeAsync(
            stored,
            stored.Draft with
            {
                State = DraftState.Approved,
                ApprovedBy = desk.SecondId,
                ApprovedUtc = _app.Clock.GetUtcNow(),
            },
            default);

        await _app.RunAsync("DraftExpenses");
        await PeepApp.UntilAsync(async () =>
            (await drafts.FindAsync(stored.Draft.Id, default))!.Draft.State == DraftState.Posted);
        Assert.NotNull(await EntryAsync(stored.Draft.Entry.Id));
    }

    [Fact]
    public async Task Evidence_Sent_IsSealedReadByStewardsAndEachReadingNoted()
    {
        var desk = await TreasuryDesk.OpenAsync(_app, "evidence");
        var hash = await desk.SendEvidenceAsync("Canary Clerkname signs this");
        await desk.SendEvidenceAsync("Canary Clerkname signs this");
        var blob = _app.Services.GetRequiredService<BlobServiceClient>()
            .GetBlobContainerClient(ContainerNames.Evidence).GetBlobClient(hash);
        var stored = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        Assert.DoesNotContain("Canary", Encoding.UTF8.GetString(stored), StringComparison.Ordinal);

        using (var read = await _app.SendAsync(HttpMethod.Get, $"evidence/{hash}", token: await desk.SecondAsync()))
        {
            Assert.Equal("Canary Clerkname signs this", await read.Content.ReadAsStringAsync());
            Assert.Equal("attachment", read.Content.Headers.ContentDisposition?.DispositionType);
        }

        var audit = await _app.GetAsync("books/audit?limit=200", await desk.FirstAsync());
        Assert.Single(audit.GetProperty("items").EnumerateArray(), line =>
            line.GetProperty("act").ValueEquals("evidenceRead") && line.GetProperty("reference").ValueEquals(hash));

        // Whoever changes it at rest changes what an approval and a reading see.
        var draft = await _app.PostAsync(
            "drafts",
            new { date = "2036-01-03", memo = "m", evidence = hash, template = "grant-free", amounts = new { amount = 1 } },
            await desk.FirstAsync());
        stored[^1] ^= 1;
        await blob.UploadAsync(BinaryData.FromBytes(stored), overwrite: true);
        using var altered = await _app.SendAsync(HttpMethod.Get, $"evidence/{hash}", token: await desk.SecondAsync());
        await PeepApp.AssertProblemAsync(altered, 422, "evidence-mismatch");
        using var approval = await _app.SendAsync(
            HttpMethod.Post,
            $"drafts/{draft.GetProperty("id").GetString()}/approvals",
            new { hash = draft.GetProperty("hash").GetString() },
            await desk.SecondAsync());
        await PeepApp.AssertProblemAsync(approval, 422, "evidence-mismatch");
    }

    [Theory]
    [InlineData("text/html", null, 415, "unsupported-media-type", "Content-Type")]
    [InlineData("text/plain", "00", 400, "invalid", "sha256")]
    public async Task Evidence_OfAnotherTypeOrHash_IsRefused(
        string type, string? sha256, int status, string code, string field)
    {
        var desk = await TreasuryDesk.OpenAsync(_app, $"refused-{status}");
        sha256 ??= TreasuryDesk.HashOf("x");
        using var answer = await desk.PostRawAsync($"evidence?sha256={sha256}", "x"u8.ToArray(), type, await desk.FirstAsync());
        await PeepApp.AssertProblemAsync(answer, status, code, field);
        using var empty = await desk.PostRawAsync("evidence", [], "text/plain", await desk.FirstAsync());
        await PeepApp.AssertProblemAsync(empty, 400, "invalid", "body");
    }

    private static async Task<object> GrantAsync(TreasuryDesk desk, long minor) => new
    {
        date = "2036-01-03",
        memo = "m",
        evidence = await desk.SendEvidenceAsync($"grant {minor}"),
        template = "grant-free",
        amounts = new { amount = minor },
    };

    private static async Task<object> LoanAsync(TreasuryDesk desk, string template, string amount, long minor) => new
    {
        date = "2036-01-03",
        memo = "m",
        evidence = await desk.SendEvidenceAsync($"{template} {minor}"),
        template,
        name = "twice",
        amounts = new Dictionary<string, long> { [amount] = minor },
    };

    private async Task<JournalEntry> EntryAsync(string id) => (await EntriesAsync()).Single(entry => entry.Id == id);

    private async Task<List<JournalEntry>> EntriesAsync() => await _app.Services.GetRequiredService<LedgerTable>()
        .ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync();
}
