using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class StewardNoticesTests
{
    private const string Subject = "Something to look at";

    [Fact]
    public async Task Tell_SeveralTimes_ListsNewestFirstAndMailsEveryStewardOnce()
    {
        await using var app = await PeepApp.StartAsync();
        var (steward, member, notices) = await WithStewardAsync(app);

        for (var i = 0; i < 3; i++)
        {
            await notices.TellAsync(NoticeCodes.DisputeOpened, "du_1", default);
        }

        await app.SettleAsync();
        await app.JumpToAsync(app.Clock.GetUtcNow().AddMinutes(1));
        await notices.TellAsync(NoticeCodes.DisputeOpened, "du_2", default);
        await app.SettleAsync();

        var list = await app.GetAsync("notices?limit=1", steward.Token);
        Assert.Equal("du_2", list.GetProperty("items")[0].GetProperty("reference").GetString());
        var rest = await app.GetAsync($"notices?after={list.GetProperty("next").GetString()}", steward.Token);
        var first = Assert.Single(rest.GetProperty("items").EnumerateArray());
        Assert.Equal("dispute-opened", first.GetProperty("code").GetString());
        Assert.Equal(PeepApp.Start, first.GetProperty("toldUtc").GetDateTimeOffset(), TimeSpan.FromMinutes(1));
        Assert.Equal(2, app.Outbox.List(PeepApp.Steward, 50).Count(mail => mail.Subject == Subject));
        Assert.DoesNotContain(app.Outbox.List(member.Email, 50), mail => mail.Subject == Subject);
        Assert.Contains(
            app.Outbox.List(PeepApp.Steward, 50),
            mail => mail.Text.Contains("A payment is disputed.", StringComparison.Ordinal));
        using var refused = await app.SendAsync(HttpMethod.Get, "notices", token: member.Token);
        await PeepApp.AssertProblemAsync(refused, 403, "not-allowed");
    }

    [Fact]
    public async Task Tell_ByManyAtOnce_MailsOnce()
    {
        await using var app = await PeepApp.StartAsync();
        var (_, _, notices) = await WithStewardAsync(app);

        for (var thing = 0; thing < 5; thing++)
        {
            var reference = $"du_{thing}";
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
                () => notices.TellAsync(NoticeCodes.DisputeOpened, reference, default))));
            Assert.Equal(0, await notices.TellLeftAsync(default));
        }

        await app.SettleAsync();
        Assert.Equal(5, app.Outbox.List(PeepApp.Steward, 50).Count(mail => mail.Subject == Subject));
    }

    // PEEP_SEED=510, answer 381: the row was written, and whoever wrote it took it for another's.
    [Fact]
    public async Task Tell_AnyAnswerLost_TellsAtOnce()
    {
        var account = await AzuriteAccounts.NextAsync();
        var loss = new AnswerLoss(new TableServiceClient(account));
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobsStorage"] = account },
            configure: services => services.Configure<StorageOptions>(options =>
                (options.Transport, options.RetryDelay) = (loss.ToStorage(), TimeSpan.FromMilliseconds(1))));
        var (_, _, notices) = await WithStewardAsync(app);
        await app.SettleAsync();

        for (var lostAt = 1; lostAt <= 12; lostAt++)
        {
            loss.Arm(lostAt);
            await notices.TellAsync(NoticeCodes.DisputeOpened, $"du_{lostAt}", default);
            loss.Arm(0);
            Assert.All(
                await Table(app, TableNames.Notices).QueryAsync<TableEntity>(one => one.PartitionKey == "known")
                    .ToListAsync(),
                row => Assert.True(row.GetBoolean("IsTold"), $"With answer {lostAt} lost nobody was told."));
        }
    }

    // The timer comes by while somebody is about to tell, and once more when they have not come back.
    [Fact]
    public async Task TellLeft_WhatAnotherTellsJustNow_IsLeftToThem()
    {
        await using var app = await PeepApp.StartAsync();
        var (_, _, notices) = await WithStewardAsync(app);
        await notices.TellAsync(NoticeCodes.DisputeOpened, "du_1", default);
        var row = await Table(app, TableNames.Notices).QueryAsync<TableEntity>(one => one.PartitionKey == "known")
            .SingleAsync();
        (row["IsTold"], row["ClaimedUntilUtc"]) = (false, TimeProvider.System.GetUtcNow().AddMinutes(1));
        await Table(app, TableNames.Notices).UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);

        Assert.Equal(0, await notices.TellLeftAsync(default));
        row["ClaimedUntilUtc"] = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await Table(app, TableNames.Notices).UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        Assert.Equal(1, await notices.TellLeftAsync(default));
    }

    /// <summary>Each start dies one request later; whatever is left is told by the timer.</summary>
    [Fact]
    public async Task Tell_KilledBetweenAnyTwoRequests_IsTold()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobs.SendMail.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var notices = app.Services.GetRequiredService<StewardNotices>();
        notices.Claim = TimeSpan.Zero; // who dies is not waited for
        await AddStewardAsync(app);
        for (var requests = 1; ; requests++)
        {
            transport.DieAfter(requests, lastIsDone: requests % 2 == 0);
            try
            {
                await notices.TellAsync(NoticeCodes.PaymentUnknown, $"p{requests}", default);
                break;
            }
            catch (Exception killed) when (killed is KilledException or AggregateException)
            {
                transport.Live();
                await notices.TellLeftAsync(default);
            }
            finally
            {
                transport.Live();
            }
        }

        var rows = await Table(app, TableNames.Notices).QueryAsync<TableEntity>().ToListAsync();
        var known = rows.Where(row => row.PartitionKey == "known").ToList();
        Assert.True(known.Count >= 5, $"{known.Count} were told");
        Assert.All(known, row => Assert.True(row.GetBoolean("IsTold")));
        Assert.Equal(known.Count, rows.Count - known.Count);
        Assert.True(await Table(app, TableNames.Mail).QueryAsync<TableEntity>().CountAsync() >= known.Count);
    }

    [Fact]
    public async Task Tell_BeforeThereIsASteward_WaitsForOne()
    {
        await using var app = await PeepApp.StartAsync();
        var notices = app.Services.GetRequiredService<StewardNotices>();
        await notices.TellAsync(NoticeCodes.ReviewOpened, "prv_1", default);
        Assert.Equal(0, await notices.TellLeftAsync(default));

        await app.StewardAsync();

        Assert.Equal(1, await notices.TellLeftAsync(default));
        Assert.Equal(0, await notices.TellLeftAsync(default));
        await Assert.ThrowsAsync<ArgumentException>(() => notices.TellAsync("no-such-code", "x", default));
    }

    [Fact]
    public void Codes_EachWritesAMailThatSaysWhatToLookAt() => Assert.All(NoticeCodes.All, code =>
    {
        var mail = MailText.Write(
            MailTemplate.StewardNotice, new Dictionary<string, string> { ["code"] = code, ["reference"] = "ref_1" });
        Assert.Equal(Subject, mail.Subject);
        Assert.Contains("ref_1", mail.Body, StringComparison.Ordinal);
    });

    private static async Task<(SignedIn Steward, SignedIn Member, StewardNotices Notices)> WithStewardAsync(
        PeepApp app) =>
        (await app.StewardAsync(), await app.SignUpAsync("ada", "creator"),
            app.Services.GetRequiredService<StewardNotices>());

    // Without a mail there is no sign-in; the row is what signing up leaves.
    private static async Task AddStewardAsync(PeepApp app)
    {
        var row = new TableEntity("m1", MemberRow.Key) { ["Steward"] = true, ["Classes"] = "Creator" };
        MemberRow.SetState(row, MemberState.Active);
        Assert.True(EmailAddress.TryParse(PeepApp.Steward, out var email));
        app.Services.GetRequiredService<MemberSecrets>().SetEmail(row, email);
        await Table(app, TableNames.Members).AddEntityAsync(row);
    }

    private static TableClient Table(PeepApp app, string name) =>
        app.Services.GetRequiredService<TableServiceClient>().GetTableClient(name);
}
