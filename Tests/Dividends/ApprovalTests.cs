using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ApprovalTests
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    // The second version binds January too, and asks for two stewards.
    private static BylawsDocument TwoApprovals => BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
        ("/version", "2"), ("/effectiveFrom", "\"2036-01\""), ("/payoutApprovals", "2")));

    [Fact]
    public async Task Approvals_TwoOfTwoStewards_ReleaseThePayments()
    {
        await using var coop = await DividendApp.StartAsync();
        var bylaws = coop.App.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(TwoApprovals, default));
        await bylaws.ReadAllAsync(default);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await LeaveUnpostedAsync(coop);

        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.SignInAgainAsync();
        using (var early = await ApproveAsync(coop, "2036-02", "sha256:00", coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(early, 404, "not-found");
        }

        var run = await coop.RunAsync("2036-01", "awaitingApproval");
        var hash = run.GetProperty("hash").GetString()!;
        using (var other = await ApproveAsync(coop, "2036-01", "sha256:00", coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(other, 409, "other-hash");
        }

        // Ben approves and is no steward any more by the time that the first who is one does.
        var members = coop.App.Services.GetRequiredService<MembersTable>();
        await SetStewardAsync(members, coop.Ben, isOne: true);
        Assert.Single((await ApproveAsync(coop, coop.Ben, hash)).Approvals);
        await SetStewardAsync(members, coop.Ben, isOne: false);

        for (var i = 0; i < 2; i++)
        {
            using var same = await ApproveAsync(coop, "2036-01", hash, coop.Steward.Token);
            var answer = JsonDocument.Parse(await same.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal(
                ("awaitingApproval", 1, 2),
                (answer.GetProperty("state").GetString(), answer.GetProperty("approvals").GetInt32(),
                    answer.GetProperty("approvalsNeeded").GetInt32()));
        }

        Assert.Empty(await coop.TransfersAsync());
        await SetStewardAsync(members, coop.Cyd, isOne: true);
        Assert.Equal(DividendRunState.Paying, (await ApproveAsync(coop, coop.Cyd, hash)).State);
        await coop.RunAsync("2036-01", "paid");
        Assert.Equal(3, (await coop.TransfersAsync()).Count);
        Assert.Single(await coop.EntriesAsync(), entry => entry.Id == $"hours:{LostId(coop)}");

        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        using (var nobody = await ApproveAsync(coop, "2036-01", hash, ada.Token))
        {
            Assert.Equal(403, (int)nobody.StatusCode);
        }

        await coop.AssertBooksAsync();
    }

    [Fact]
    public async Task Approve_RunThatNeedsNone_IsNothingToApprove()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.App.JumpToAsync(JanuaryClosable);
        var run = await coop.RunAsync("2036-01", "carried");
        await coop.SignInAgainAsync();
        using (var none = await ApproveAsync(
            coop, "2036-01", run.GetProperty("hash").GetString()!, coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(none, 409, "nothing-to-approve");
        }
    }

    [Fact]
    public async Task Close_BeforeTheMonthBefore_IsRefused()
    {
        await using var app = await PeepApp.StartAsync(start: JanuaryClosable.AddMonths(1));
        var steward = await app.StewardAsync();
        using (var february = await app.SendAsync(HttpMethod.Post, "dividends/2036-02", token: steward.Token))
        {
            await PeepApp.AssertProblemAsync(february, 422, "earlier-period-open");
        }

        // It would be a run of both months, which there will not be.
        using (var preview = await app.SendAsync(
            HttpMethod.Post, "dividends/2036-03/preview", new { }, steward.Token))
        {
            await PeepApp.AssertProblemAsync(preview, 422, "earlier-period-open");
        }

        using var march = await app.SendAsync(HttpMethod.Post, "dividends/2036-03", token: steward.Token);
        await PeepApp.AssertProblemAsync(march, 422, "period-not-over");
    }

    private static async Task<RunRow> ApproveAsync(DividendApp coop, SignedIn steward, string hash) =>
        (await coop.App.Services.GetRequiredService<RunRelease>()
            .ApproveAsync(Period.Parse("2036-01"), steward.MemberId, hash, default))!;

    private static Task SetStewardAsync(MembersTable members, SignedIn member, bool isOne) => members.ChangeAsync(
        member.MemberId,
        row =>
        {
            if (isOne)
            {
                MemberRow.SetSteward(row, DateTimeOffset.UnixEpoch, MemberRow.ByStewards);
            }
            else
            {
                MemberRow.EndSteward(row, DateTimeOffset.UnixEpoch);
            }

            return true;
        },
        default);

    private static Task<HttpResponseMessage> ApproveAsync(DividendApp coop, string period, string hash, string token) =>
        coop.App.SendAsync(HttpMethod.Post, $"dividends/{period}/approvals", new { hash }, token);

    // As an approval that was cut short before its entry leaves it.
    private static async Task LeaveUnpostedAsync(DividendApp coop)
    {
        var hours = coop.App.Services.GetRequiredService<HoursTable>();
        var log = new HoursLog(LostId(coop), coop.Cyd.MemberId, new DateOnly(2036, 1, 4), 60, "", HoursState.Pending);
        await hours.AddAsync(log, default);
        Assert.True(await hours.TryDecideAsync(
            (await hours.FindAsync(log.Id, default))!,
            log with { State = HoursState.Approved },
            coop.Steward.MemberId,
            coop.App.Clock.GetUtcNow(),
            default));
    }

    private static string LostId(DividendApp coop) => HoursTable.NewId(coop.Cyd.MemberId, "lost");
}
