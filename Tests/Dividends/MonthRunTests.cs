using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class MonthRunTests
{
    // NY time: January ends at 05:00 UTC, and three days of settlement follow.
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    // Dues of 10 000.00 cost 290.30, three shares of 10.00 cost 0.59 each: surplus 970 970 - 177 = 970 793.
    // Reserve 15 % = 145 618 (.95), tithe 10 % = 97 079 (.3), patronage 20 % = 194 158 (.6): creators 85 % = 165 034
    // (.3), contributors 29 123 (.7), who get the last unit. Ada 60 % = 99 020 (.4), Ben 66 013 (.6), who gets it.
    // Cash is half of each, rounded up. No claims: 970 793 - 145 618 - 97 079 - 194 158 = 533 938 stay.
    [Fact]
    public async Task Month_TwoCreatorsAndAContributor_ClosesAndPays()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);

        await coop.App.JumpToAsync(JanuaryClosable);
        var run = await coop.RunAsync("2036-01", "paid");

        Assert.Equal(
            (970_793L, 194_158L, 97_079L, 97_079L, 533_938L),
            (Number(run, "surplusMinor"), Number(run, "allocatedMinor"), Number(run, "cashMinor"),
                Number(run, "capitalMinor"), Number(run, "undistributedMinor")));
        Assert.Equal(
            [("reserve", 145_618L), ("tithe", 97_079L), ("patronage", 194_158L), ("buyback", 0L)],
            run.GetProperty("waterfall").EnumerateArray()
                .Select(step => (step.GetProperty("step").GetString()!, Number(step, "amountMinor"))));
        Assert.Equal(
            [("creator", 165_034L, 2L), ("contributor", 29_124L, 1L)],
            run.GetProperty("pools").EnumerateArray()
                .Select(pool => (pool.GetProperty("class").GetString()!, Number(pool, "poolMinor"), Number(pool, "members"))));
        var payments = run.GetProperty("payments");
        Assert.Equal((3L, 1L, 0L), (Number(payments, "confirmed"), Number(payments, "held"), Number(payments, "sent")));
        Assert.StartsWith("sha256:", run.GetProperty("root").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("previousRoot").ValueKind);

        var book = await coop.BookAsync();
        long Of(string account) => book[Account.Parse(account), DividendApp.Usd].Minor;
        Assert.Equal(
            (0L, 0L, -145_618L, -97_079L, -533_938L),
            (Of("income:dues"), Of("expenses:processing"), Of("equity:reserve"),
                Of("liabilities:tithe:sex-worker-led-nonprofits"), Of("equity:undistributed")));
        foreach (var (member, cash) in new[] { (coop.Ada, 49_510L), (coop.Ben, 33_007L), (coop.Cyd, 14_562L) })
        {
            Assert.Equal(0, Of($"liabilities:dividends:{member.MemberId}"));
            Assert.Equal(-cash, Of($"equity:capital:{member.MemberId}"));
            var transfer = Assert.Single(await coop.TransfersAsync(), one => one.Metadata["payee"] == member.MemberId);
            Assert.Equal(
                (cash, await coop.App.AccountOfAsync(member), $"dividend:2036-01:{member.MemberId}"),
                (transfer.Amount, transfer.DestinationId, transfer.TransferGroup));
        }

        await coop.AssertBooksAsync();
        await AssertStatementAsync(coop);
        await AssertEligibilityAsync(coop);
    }

    private static async Task AssertEligibilityAsync(DividendApp coop)
    {
        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        var last = await coop.App.GetAsync("members/me/eligibility", ada.Token);
        var january = await coop.App.GetAsync("members/me/eligibility?period=2036-01", ada.Token);
        Assert.Equal(
            """{"period":"2036-01","classes":[{"class":"creator","eligible":true,"reason":"10 of 10 supporters in 3 months","since":"2036-01"}]}""",
            last.GetRawText());
        Assert.Equal(last.GetRawText(), january.GetRawText());
        using var none = await coop.App.SendAsync(
            HttpMethod.Get, "members/me/eligibility?period=2036-02", token: ada.Token);
        await PeepApp.AssertProblemAsync(none, 404, "not-found");
    }

    private static async Task AssertStatementAsync(DividendApp coop)
    {
        var statement = await coop.App.GetAsync("members/me/statements/2036-01", coop.Ada.Token);
        var line = Assert.Single(statement.GetProperty("lines").EnumerateArray());
        Assert.Equal(
            ("creator", "supportReceivedMinor", 60_000L, 100_000L, 165_034L, 99_020L),
            (line.GetProperty("class").GetString(), line.GetProperty("basis").GetString(), Number(line, "yourPatronage"),
                Number(line, "poolPatronage"), Number(line, "poolMinor"), Number(line, "amountMinor")));
        Assert.Equal(
            (99_020L, 49_510L, 49_510L, 49_510L),
            (Number(statement, "allocatedMinor"), Number(statement, "cashMinor"), Number(statement, "capitalMinor"),
                Number(statement, "capitalBalanceMinor")));
        var payment = statement.GetProperty("payment");
        Assert.Equal(("confirmed", 1L), (payment.GetProperty("state").GetString(), Number(payment, "attempts")));
        Assert.StartsWith("tr_", payment.GetProperty("transferId").GetString(), StringComparison.Ordinal);
        var list = await coop.App.GetAsync("members/me/statements", coop.Ada.Token);
        Assert.Equal("2036-01", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("period").GetString());
        var capital = await coop.App.GetAsync("members/me/capital", coop.Ada.Token);
        Assert.Equal(49_510, Number(capital, "balanceMinor"));
        Assert.Equal(
            "2039-01",
            Assert.Single(capital.GetProperty("tranches").EnumerateArray()).GetProperty("redeemableFrom").GetString());
        using var nobodys = await coop.App.SendAsync(HttpMethod.Get, "members/me/statements/2036-01", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(nobodys, 404, "not-found");
    }

    [Fact]
    public async Task MonthClose_TwiceAndAtOnce_ChangesNothing()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        using (var last = await coop.App.SendAsync(HttpMethod.Post, "dividends/2999-12", token: coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(last, 422, "period-not-over");
        }

        using (var early = await coop.App.SendAsync(HttpMethod.Post, "dividends/2036-01", token: coop.Steward.Token))
        {
            await PeepApp.AssertProblemAsync(early, 422, "period-not-over");
        }

        await coop.App.JumpToAsync(JanuaryClosable);
        var queues = coop.App.Services.GetRequiredService<Queues>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            queues.SendAsync(QueueNames.MonthClose, "2036-01", default)));
        var first = await coop.RunAsync("2036-01", "paid");
        await coop.App.SettleAsync();
        var entries = (await coop.EntriesAsync()).Count;

        await coop.App.AskAsync(HttpMethod.Post, "dividends/2036-01", token: coop.Steward.Token);
        await Task.WhenAll(Shards.All.Select(shard =>
            queues.SendAsync(QueueNames.DividendPayments, $"2036-01|{shard}", default)));
        await coop.App.SettleAsync();

        var second = await coop.RunAsync("2036-01", "paid");
        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(entries, (await coop.EntriesAsync()).Count);
        Assert.Equal(3, (await coop.TransfersAsync()).Count);
        using var early2 = await coop.App.SendAsync(HttpMethod.Post, "dividends/2036-03", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(early2, 422, "period-not-over");
        await coop.AssertBooksAsync();
    }

    // January: only the shares' fees, 3 × 0.59, so a loss of 1.77 is carried. February: dues of 10 000.00 less 290.30;
    // the window's surplus is 970 970 - 177 again, and January's patronage counts with it: 30 000 + 30 000 of Ada's.
    [Fact]
    public async Task Month_WithALoss_IsCarriedIntoTheNext()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.WorkAsync("january", 30_000, 20_000, 2_400);

        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "carried");
        await coop.App.SettleAsync(); // decided first, then rooted and closed
        var carried = await coop.RunAsync("2036-01", "carried");

        Assert.Equal(-177, Number(carried, "surplusMinor"));
        Assert.StartsWith("sha256:", carried.GetProperty("root").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await coop.EntriesAsync(), entry => entry.Source == EntrySource.Close);

        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("february", 30_000, 20_000, 2_400);
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 3, 4, 6, 0, 0, TimeSpan.Zero));
        await coop.SignInAgainAsync();
        var paid = await coop.RunAsync("2036-02", "paid");

        Assert.Equal(["2036-01", "2036-02"], paid.GetProperty("window").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal((970_793L, 194_158L), (Number(paid, "surplusMinor"), Number(paid, "allocatedMinor")));
        Assert.Equal(carried.GetProperty("root").GetString(), paid.GetProperty("previousRoot").GetString());
        Assert.Equal(-49_510, await coop.BalanceAsync($"equity:capital:{coop.Ada.MemberId}"));
        Assert.Equal(0, await coop.BalanceAsync("expenses:processing"));
        await coop.AssertBooksAsync();
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
