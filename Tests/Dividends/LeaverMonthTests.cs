using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Members who go after a month is over keep what they earned in it.</summary>
public sealed class LeaverMonthTests
{
    // The figures are those of MonthRunTests: cash of Ada 49 510, Ben 33 007, Cyd 14 562, and as much capital.
    [Fact]
    public async Task Leave_BetweenTheMonthsEndAndItsPayment_IsPaidForTheMonth()
    {
        await using var coop = await DividendApp.StartAsync();
        var bylaws = coop.App.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                ("/version", "2"), ("/effectiveFrom", "\"2036-01\""), ("/payoutApprovals", "1"))),
            default));
        await bylaws.ReadAllAsync(default);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);

        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 2, 6, 0, 0, TimeSpan.Zero)); // over, and not closed yet
        await coop.SignInAgainAsync();
        await coop.App.SuspendAsync(coop.Steward, coop.Cyd);
        await LeaveAsync(coop, coop.Ada);
        var ben = await coop.App.SignInAsync(coop.Ben.Email);
        await coop.App.AskAsync(HttpMethod.Patch, "members/me", new { classes = new[] { "supporter" } }, ben.Token);
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        var run = await coop.RunAsync("2036-01", "awaitingApproval");
        await LeaveAsync(coop, coop.Ben);
        await coop.SignInAgainAsync();
        await coop.App.PostAsync(
            "dividends/2036-01/approvals", new { hash = run.GetProperty("hash").GetString() }, coop.Steward.Token);
        await coop.RunAsync("2036-01", "paid");
        await coop.App.SettleAsync();

        foreach (var (member, cash) in new[] { (coop.Ada, 49_510L), (coop.Ben, 33_007L), (coop.Cyd, 14_562L) })
        {
            var transfer = Assert.Single(
                await coop.TransfersAsync(),
                one => one.Metadata["payee"] == member.MemberId && one.Metadata["kind"] == "dividend");
            Assert.Equal((cash, await coop.App.AccountOfAsync(member)), (transfer.Amount, transfer.DestinationId));
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}"));
            Assert.Equal(-cash, await coop.BalanceAsync($"equity:capital:{member.MemberId}"));
        }

        await coop.AssertBooksAsync();
    }

    private static async Task LeaveAsync(DividendApp coop, SignedIn member)
    {
        var again = await coop.App.SignInAsync(member.Email);
        await coop.App.SettleAsync();
        await coop.App.AskAsync(HttpMethod.Delete, "members/me", token: again.Token);
        await coop.App.SettleAsync();
    }
}
