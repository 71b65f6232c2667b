using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.YearEndApp;

namespace PeepFunctions.Tests;

public sealed class PatronageNoticeTests
{
    // November is that of YearEndTests: Ada 99 020, half of it cash; Ben has no payout account, so that his is held.
    // Cyd revokes at once, which holds from the next year, and reads the bylaws, which make membership consent.
    [Fact]
    public async Task Notices_OfAYear_SayWhatIsQualifiedAndUntilWhenToPay()
    {
        await using var coop = await YearEndApp.StartAsync(("/membershipIsConsent", "true"));
        var app = coop.App;
        var revoked = await app.AskAsync(HttpMethod.Delete, "members/me/consents", token: coop.Cyd.Token);
        await app.AskAsync(HttpMethod.Delete, "members/me/consents", token: coop.Cyd.Token); // said once
        Assert.True(revoked.GetProperty("consents").GetBoolean()); // this year is covered
        Assert.Equal(
            ["True 2036", "False 2037"],
            revoked.GetProperty("words").EnumerateArray()
                .Select(word => $"{word.GetProperty("isGiven").GetBoolean()} {word.GetProperty("fiscalYear")}"));
        await HoldAsync(coop, coop.Ben);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await app.JumpToAsync(NovemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-11", "paid");
        await app.SettleAsync();

        var ada = await app.GetAsync("members/me/notices/2036", (await app.SignInAsync(coop.Ada.Email)).Token);
        Assert.Equal(
            """{"year":"2036","currency":"usd","firstPaymentDay":"2036-01-01","lastPaymentDay":"2037-09-15","bylaws":1,"notices":[{"period":"2036-11","window":["2036-11"],"allocatedMinor":99020,"cashMinor":49510,"paidMinor":49510,"paidBps":5000,"capitalMinor":49510,"consent":"written","status":"qualified"}],"allocatedMinor":99020,"paidMinor":49510,"qualifiedMinor":49510,"nonqualifiedMinor":0,"dueMinor":0}""",
            ada.GetRawText());
        var ben = await app.GetAsync("members/me/notices/2036", coop.Ben.Token);
        Assert.Equal("paymentDue", Status(ben));
        Assert.Equal(33_007, ben.GetProperty("dueMinor").GetInt64());
        var page = await ReadAsync(coop, "members/me/notices/2036", coop.Ben.Token, "text/html");
        Assert.Contains("330.07 USD now, if a fifth of its allocation is paid in time", page, StringComparison.Ordinal);
        var file = await ReadAsync(coop, "members/me/notices/2036", coop.Ben.Token, "text/csv");
        Assert.Equal(
            "2036-11,2036-11,usd,66014,33007,0,0,33007,2037-09-15,1,written,paymentDue",
            file.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')[1]);

        var all = await ReadAsync(coop, "tax/2036/notices.csv", coop.Steward.Token, "*/*");
        Assert.Equal(
            new[] { coop.Ada, coop.Ben, coop.Cyd }.Select(one => one.MemberId).Order(StringComparer.Ordinal),
            all.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Skip(1).Select(row => row.Split(',')[0]));
        Assert.DoesNotContain("ada", all, StringComparison.Ordinal);
        await AssertLaterAsync(coop);
        foreach (var none in new[] { "2035", "2037", "36", "none" })
        {
            using var missing = await app.SendAsync(
                HttpMethod.Get, $"members/me/notices/{none}", token: coop.Ben.Token);
            await PeepApp.AssertProblemAsync(missing, 404, "not-found");
        }
    }

    // The last day has passed for Ben; Cyd's next year is covered by membership, since they have a copy.
    private static async Task AssertLaterAsync(DividendApp coop)
    {
        var late = new FakeTimeProvider(new DateTimeOffset(2037, 9, 16, 12, 0, 0, TimeSpan.Zero));
        var notices = ActivatorUtilities.CreateInstance<PatronageNotices>(coop.App.Services, late);
        var ben = await notices.ReadAsync(coop.Ben.MemberId, 2036, default);
        Assert.Equal(NoticeStatus.PaidTooLittle, Assert.Single(ben!.Notices).Status);
        Assert.Equal(33_007, ben.NonqualifiedMinor);

        var consents = coop.App.Services.GetRequiredService<MemberConsents>();
        async Task<ConsentBasis?> OfAsync(string month) => await consents.OfWindowAsync(
            await consents.ReadAsync(coop.Cyd.MemberId, default), [Period.Parse(month)], default);
        Assert.Equal(ConsentBasis.Written, await OfAsync("2036-12"));
        Assert.Null(await OfAsync("2037-01"));
        await coop.App.GetAsync("bylaws/2", (await coop.App.SignInAsync(coop.Cyd.Email)).Token);
        Assert.Equal(ConsentBasis.Membership, await OfAsync("2037-01"));
        Assert.Equal(2, (await consents.ReadAsync(coop.Cyd.MemberId, default)).Newest);
    }

    [Fact]
    public async Task Bylaws_Delivered_AreToldOnceAndOneWhoLeavesKeepsNoDates()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.JoinAsync("consenting", "creator");
        var queues = app.Services.GetRequiredService<Queues>();
        await queues.SendAsync(QueueNames.BylawsMails, DeliverBylaws.FirstPage(1), default);
        await queues.SendAsync(QueueNames.BylawsMails, DeliverBylaws.FirstPage(1), default);
        await app.SettleAsync();
        Assert.Single(app.Outbox.List(member.Email, 20), mail => mail.Subject == "New rules");

        using (var old = await app.SendAsync(
            HttpMethod.Post, "members/me/consents", new { bylaws = 2 }, member.Token))
        {
            await PeepApp.AssertProblemAsync(old, 422, "bylaws-outdated", "bylaws");
        }

        await app.AskAsync(HttpMethod.Delete, "members/me/consents", token: member.Token);
        await app.PostAsync("members/me/consents", new { bylaws = 1 }, member.Token);
        Assert.Equal(["consentGiven you", "consentRevoked you"], (await app.AuditAsync(member))[..2]);
        var export = await app.GetAsync("members/me/export", member.Token);
        Assert.Equal(3, export.GetProperty("consents").GetArrayLength()); // two words, one version
        await app.AskAsync(HttpMethod.Delete, "members/me", token: member.Token);
        await app.SettleAsync();

        var stored = await app.Services.GetRequiredService<ConsentsTable>().ReadAsync(member.MemberId, default);
        Assert.Empty(stored.Words);
        Assert.Empty(stored.Copies);
        Assert.Equal([Period.Parse("2036-01")], stored.Kept!.Keys);
    }

    // As one whose account at Stripe asks for something: held until it does so no more.
    private static Task HoldAsync(DividendApp coop, SignedIn member) => coop.App.Services
        .GetRequiredService<MembersTable>().ChangeAsync(
            member.MemberId,
            row =>
            {
                row["PayoutRoute"] = "file";
                return true;
            },
            default);

    private static string Status(JsonElement year) =>
        year.GetProperty("notices")[0].GetProperty("status").GetString()!;

    private static async Task<string> ReadAsync(DividendApp coop, string path, string token, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.ParseAdd(type);
        using var answer = await coop.App.Api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }
}
