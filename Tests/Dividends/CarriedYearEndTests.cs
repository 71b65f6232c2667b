using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.YearEndApp;

namespace PeepFunctions.Tests;

/// <summary>A fiscal year ends with a loss: nothing is divided, yet what is due is paid, if funds suffice.</summary>
public sealed class CarriedYearEndTests
{
    // Cyd's 145.62 of November are below the minimum of 200.00 and wait. December's expenses leave 500.00 of free funds
    // and a loss: 973 793 at Stripe - 82 517 paid to Ada and Ben - 97 079 of tithe - 14 562 of Cyd's = 779 635. Of the
    // 97 079 that are due, 50 000: Ada 25 499 (.85), Ben 17 000 (.07), Cyd 7 500 (.08); Ada gets the last unit. Ben has
    // left by then, and a steward has to approve.
    [Fact]
    public async Task YearEnd_CarriedAndShort_KilledAnywhere_PaysOnceAndTheNextRunCountsNothingTwice()
    {
        var transport = new KillableTransport();
        await using var coop = await StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobs.CloseMonth.Disabled"] = "true",
                ["AzureWebJobs.CalculateDividends.Disabled"] = "true",
                ["AzureWebJobs.PayDividends.Disabled"] = "true",
                // What is killed beside them are the webhooks' events: they may be tried as often as it takes.
                ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "1000",
                ["Peep__CloseFence"] = "00:00:00.100",
            },
            services => services.Configure<StorageOptions>(options => options.Transport = transport),
            ("/redeemCapitalAfterMonths", "1"), ("/minimumPayoutMinor", "20000"), ("/payoutApprovals", "1"));
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(NovemberClosable);
        await CloseAsync(coop, "2036-11");
        await ApproveAsync(coop, "2036-11");
        await PayAsync(coop, "2036-11");
        await coop.PostAsync("expense:rent", EntrySource.Expense,
            [Move("assets:bank", "expenses:operations:rent", 779_635 - 500_00)]);
        await coop.App.Services.GetRequiredService<MembersTable>().ChangeAsync(
            coop.Ben.MemberId,
            row =>
            {
                MemberRow.SetState(row, MemberState.Departed);
                return true;
            },
            default);

        await coop.App.JumpToAsync(DecemberClosable);
        await coop.SignInAgainAsync();
        var before = await coop.BalanceAsync("assets:stripe");
        var kills = await transport.KillAsync(1, () => CalculateAsync(coop, "2036-12"));
        await Task.Delay(200); // the fence
        kills += await KillStepsAsync(coop, transport);
        var run = await ApproveAsync(coop, "2036-12");
        Assert.Equal("""{"fundsMinor":50000,"dueMinor":97079,"redeemedMinor":50000}""", Redeemed(run));
        Assert.Equal(before, await coop.BalanceAsync("assets:stripe"));
        Assert.Equal(3, (await coop.EntriesAsync()).Count(entry => entry.Source == EntrySource.Redemption));
        foreach (var (member, minor) in new[] { (coop.Ada, 25_500L), (coop.Ben, 17_000L), (coop.Cyd, 7_500L) })
        {
            var capital = coop.App.Services.GetRequiredService<CapitalTable>();
            Assert.Equal(minor, Assert.Single(await capital.ReadAsync(member.MemberId, default)).RedeemedMinor);
        }

        Assert.Empty(await SentAsync(coop, "2036-12", "redemption"));
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            kills += await transport.KillAsync(1, () => PayShardAsync(coop, "2036-12", Shards.Of(member.MemberId)));
        }

        await PayAsync(coop, "2036-12");
        await coop.RunAsync("2036-12", "carried"); // and so it stays for the next window
        Assert.True(kills > 20, $"{kills} kills: too few.");
        Assert.Equal([7_500L, 17_000L, 25_500L], await SentAsync(coop, "2036-12", "redemption"));
        Assert.Equal([14_562L], await SentAsync(coop, "2036-12", "dividend"));
        Assert.Equal(-(49_510 - 25_500), await coop.BalanceAsync($"equity:capital:{coop.Ada.MemberId}"));
        await coop.AssertBooksAsync();

        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.SignInAgainAsync();
        await CloseAsync(coop, "2037-01");
        var next = await coop.RunAsync("2037-01", "awaitingApproval");
        Assert.Equal("2036-12", next.GetProperty("window")[0].GetString());
        Assert.Equal(JsonValueKind.Null, next.GetProperty("redemption").ValueKind);
        var frozen = await coop.App.Services.GetRequiredService<DividendOutcomesTable>().ReadShardAsync(
            Period.Parse("2037-01"), next.GetProperty("hash").GetString()!, Shards.Of(coop.Cyd.MemberId), default);
        var planned = Assert.Single(frozen.Payments, payment => payment.Payee == coop.Cyd.MemberId);
        Assert.Equal((0, frozen.Members.Single(one => one.Member == coop.Cyd.MemberId).CashMinor),
            (planned.EarlierMinor, planned.AmountMinor));
        await coop.AssertBooksAsync();
    }

    // Each step by itself, from its first request on: deciding takes more requests than posting, so that whoever comes
    // so far as to decide would not die any more while posting.
    private static async Task<int> KillStepsAsync(DividendApp coop, KillableTransport transport)
    {
        var services = coop.App.Services;
        var runs = services.GetRequiredService<DividendRunsTable>();
        var begun = await runs.BeginAsync(Period.Parse("2036-12"), default);
        var freezing = await transport.KillAsync(
            1, () => services.GetRequiredService<RunFreezing>().FreezeAsync(begun, default));
        var frozen = (await runs.FindAsync(begun.Period, default))!;
        var posting = await transport.KillAsync(
            1, () => services.GetRequiredService<RunPosting>().PostAsync(frozen, default));
        var rooting = await transport.KillAsync(1, () => CalculateAsync(coop, "2036-12"));
        Assert.True(freezing > 50 && posting > 30 && rooting > 5, $"{freezing}, {posting}, {rooting} kills: too few.");
        return freezing + posting + rooting;
    }

    private static async Task<JsonElement> ApproveAsync(DividendApp coop, string period)
    {
        await coop.SignInAgainAsync();
        var run = await coop.RunAsync(period, "awaitingApproval");
        var hash = run.GetProperty("hash").GetString();
        await coop.App.PostAsync($"dividends/{period}/approvals", new { hash }, coop.Steward.Token);
        return run;
    }

    private static Posting Move(string from, string to, long minor) =>
        new(Account.Parse(from), Account.Parse(to), Money.FromMinor(minor, DividendApp.Usd));
}
