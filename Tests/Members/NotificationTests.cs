using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class NotificationTests
{
    private const string NewStatement = "Something new for you", PayoutTrouble = "Please have a look";

    [Fact]
    public async Task Statements_OfAMonth_AreMailedOnceToWhoeverWantsThem()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.App.AskAsync(
            HttpMethod.Patch, "members/me/notifications", new { statementReady = false }, coop.Ben.Token);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.SettleAsync();
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        await coop.RunAsync("2036-01", "paid");
        await coop.App.SettleAsync();

        var queues = coop.App.Services.GetRequiredService<Queues>();
        await queues.SendAsync(QueueNames.MonthClose, "2036-01", default); // all of it again
        foreach (var shard in Shards.All)
        {
            await queues.SendAsync(
                QueueNames.StatementMails, MailStatements.FirstPage(Period.Parse("2036-01"), shard), default);
        }

        await coop.App.SettleAsync();
        var toAda = Assert.Single(MailsTo(coop.App, coop.Ada, NewStatement));
        Assert.Contains("2036-01", toAda.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(toAda.Text.Replace("2036-01", "", StringComparison.Ordinal), char.IsAsciiDigit);
        Assert.Single(MailsTo(coop.App, coop.Cyd, NewStatement));
        Assert.Empty(MailsTo(coop.App, coop.Ben, NewStatement));
        Assert.Empty(MailsTo(coop.App, coop.Steward, NewStatement)); // who has no statement
    }

    [Fact]
    public async Task PayoutAccount_ReadyNoMore_IsToldOnce()
    {
        await using var app = await PeepApp.StartAsync();
        var creator = await app.JoinAsCreatorAsync("cut-off");
        var accounts = app.Services.GetRequiredService<PayoutAccounts>();
        var account = await app.AccountOfAsync(creator);
        Assert.Empty(MailsTo(app, creator, PayoutTrouble));

        await app.ControlAsync($"accounts/{account}/deauthorize");
        await PeepApp.UntilAsync(() => Task.FromResult(MailsTo(app, creator, PayoutTrouble).Count > 0));
        await accounts.RefreshAsync(account, default);
        await app.SettleAsync();

        Assert.Single(MailsTo(app, creator, PayoutTrouble));
    }

    [Fact]
    public async Task Notifications_Changed_StayAsTheyWereSet()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("quiet", "creator");
        var before = (await app.GetAsync("members/me", member.Token)).GetProperty("notifications");

        await app.AskAsync(HttpMethod.Patch, "members/me/notifications", new { payoutAttention = false }, member.Token);
        var changed = await app.AskAsync(
            HttpMethod.Patch,
            "members/me/notifications",
            new { statementReady = false, stewardNotice = (bool?)null },
            member.Token);
        var after = (await app.GetAsync("members/me", member.Token)).GetProperty("notifications");

        Assert.Equal("""{"statementReady":true,"payoutAttention":true,"voteOpened":true,"voteCounted":true,"stewardNotice":true}""", before.GetRawText());
        Assert.Equal("""{"statementReady":false,"payoutAttention":false,"voteOpened":true,"voteCounted":true,"stewardNotice":true}""", after.GetRawText());
        Assert.Equal(changed.GetRawText(), after.GetRawText());
        using var wrong = await app.SendAsync(
            HttpMethod.Patch, "members/me/notifications", new { signInCode = false }, member.Token);
        await PeepApp.AssertProblemAsync(wrong, 400, "unknown-field");
    }

    [Fact]
    public async Task Notices_SwitchedOff_AreListedAndNotMailed()
    {
        await using var app = await PeepApp.StartAsync();
        var steward = await app.StewardAsync();
        await app.AskAsync(HttpMethod.Patch, "members/me/notifications", new { stewardNotice = false }, steward.Token);

        var notices = app.Services.GetRequiredService<StewardNotices>();
        await notices.TellAsync(NoticeCodes.DisputeOpened, "du_1", default);
        await app.SettleAsync();

        Assert.Equal(0, await notices.TellLeftAsync(default));
        Assert.Single((await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray());
        Assert.Empty(MailsTo(app, steward, "Something to look at"));
    }

    private static List<PeepFunctions.Local.Mail.OutboxMessage> MailsTo(PeepApp app, SignedIn member, string subject) =>
        [.. app.Outbox.List(member.Email, 200).Where(mail => mail.Subject == subject)];
}
