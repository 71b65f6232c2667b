using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.YearEndApp;

namespace PeepFunctions.Tests;

/// <summary>
/// A fiscal year ends. The co-op begins in November, and its capital is paid back after a month, so that December's
/// close pays back November's: what the founding bylaws do after three years.
/// </summary>
public sealed class YearEndTests
{
    // November is MonthRunTests' January: surplus 970 793; capital of Ada 49 510, Ben 33 007, Cyd 14 562, as much in
    // cash. December: dues of 1 000.00 less 29.30 are a surplus of 97 070. Reserve 14 560 (.5), tithe 9 707, patronage
    // 19 414: creators 16 502 (Ada 9 901 (.2), Ben 6 601), contributors 2 912. Cash 4 951, 3 301, 1 456.
    // Funds: 973 793 at Stripe (surplus and three shares) - 97 079 of November's cash + 97 070, less what is owed after
    // the close, tithes of 97 079 + 9 707 and cash of 9 708: 857 290, enough for all 97 079 that are due.
    [Fact]
    public async Task YearEnd_WithFunds_PaysBackAllThatIsDueOnce()
    {
        await using var coop = await StartAsync(("/redeemCapitalAfterMonths", "1"));
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(NovemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-11", "paid");
        await coop.PayDuesAsync(1_000_00);
        await coop.WorkAsync("december", 60_000, 40_000, 4_800);
        var preview = await coop.App.PostAsync("dividends/2036-12/preview", new { }, coop.Steward.Token);

        await coop.App.JumpToAsync(DecemberClosable);
        await coop.SignInAgainAsync();
        var queues = coop.App.Services.GetRequiredService<Queues>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            queues.SendAsync(QueueNames.MonthClose, "2036-12", default)));
        var run = await coop.RunAsync("2036-12", "paid");
        await coop.App.SettleAsync();

        Assert.Equal("""{"fundsMinor":857290,"dueMinor":97079,"redeemedMinor":97079}""", Redeemed(run));
        Assert.Equal(preview.GetProperty("hash").GetString(), run.GetProperty("hash").GetString());
        Assert.Equal([14_562L, 33_007L, 49_510L], await SentAsync(coop, "2036-12", "redemption"));
        Assert.Equal([1_456L, 3_301L, 4_951L], await SentAsync(coop, "2036-12", "dividend"));
        foreach (var (member, left) in new[] { (coop.Ada, 4_950L), (coop.Ben, 3_300L), (coop.Cyd, 1_456L) })
        {
            Assert.Equal(-left, await coop.BalanceAsync($"equity:capital:{member.MemberId}"));
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}"));
        }

        var id = $"redeem:2036:{coop.Ada.MemberId}";
        var entry = Assert.Single(await EntriesAsync(coop), one => one.Entry.Id == id);
        Assert.Equal(Period.Parse("2037-01"), entry.PostedTo);
        var again = await coop.App.PostAsync("dividends/2036-12/preview", new { }, coop.Steward.Token);
        Assert.Equal(Redeemed(run), Redeemed(again)); // as it stood, though it is paid by now
        await AssertToldAsync(coop);
        await AssertTaxAsync(coop);
        await coop.AssertBooksAsync();
    }

    // All is retained, and November and December are closed in January only, one after the other: in 2037 nobody is paid
    // or has a run, and Ada is told of November's 990.20.
    [Fact]
    public async Task Year_ToldOfCapitalOnly_HasAStatement()
    {
        await using var coop = await StartAsync(("/cashRateBps", "0"));
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(DecemberClosable);
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-11", "paid");
        await coop.RunAsync("2036-12", "carried");
        await coop.App.SettleAsync();

        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        var november = await coop.App.GetAsync("members/me/statements/2036-11", ada.Token);
        Assert.Equal(
            (0L, JsonValueKind.Null),
            (november.GetProperty("cashMinor").GetInt64(), november.GetProperty("payment").ValueKind));
        Assert.Equal((99_020L, 0L, 0L, 0L, 0L), await YearAsync(coop, ada, "2036"));
        Assert.Equal((0L, 0L, 0L, 99_020L, 0L), await YearAsync(coop, ada, "2037"));
        var page = await ReadAsync(coop, "members/me/statements/2037", ada.Token, "text/html");
        Assert.Contains("were told of 990.20 USD of new capital", page, StringComparison.Ordinal);
    }

    private static async Task AssertToldAsync(DividendApp coop)
    {
        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        var capital = await coop.App.GetAsync("members/me/capital", ada.Token);
        Assert.Equal(4_950, capital.GetProperty("balanceMinor").GetInt64());
        Assert.Equal(
            """
            {"period":"2036-11","amountMinor":49510,"redeemedMinor":49510,"currency":"usd","redeemableFrom":"2036-12","redeemedAfter":"2036-12","redemptions":[{"period":"2036-12","amountMinor":49510}]}
            {"period":"2036-12","amountMinor":4950,"redeemedMinor":0,"currency":"usd","redeemableFrom":"2037-01","redeemedAfter":"2037-12","redemptions":[]}
            """,
            string.Join('\n', capital.GetProperty("tranches").EnumerateArray().Select(one => one.GetRawText())));
        var back = Assert.Single(capital.GetProperty("redemptions").EnumerateArray());
        Assert.Equal(
            (49_510L, "confirmed"),
            (back.GetProperty("amountMinor").GetInt64(), back.GetProperty("payment").GetProperty("state").GetString()));

        Assert.Equal((108_921L, 49_510L, 49_510L, 49_510L, 0L), await YearAsync(coop, ada, "2036"));
        Assert.Equal((0L, 0L, 4_951L, 4_950L, 49_510L), await YearAsync(coop, ada, "2037"));
        var file = await ReadAsync(coop, "members/me/statements/2036", ada.Token, "text/csv");
        Assert.Contains("2036-12,usd,,,,,,,,,,49510,confirmed,tr_", file, StringComparison.Ordinal);
        var page = await ReadAsync(coop, "members/me/statements/2036", ada.Token, "text/html");
        Assert.Contains("Of your capital, 495.10 USD was paid back at the end", page, StringComparison.Ordinal);
        Assert.Contains("you were paid 495.10 USD of dividends", page, StringComparison.Ordinal);
    }

    private static async Task AssertTaxAsync(DividendApp coop)
    {
        foreach (var (year, figures) in new[]
        {
            ("2036", new[] { "49510,49510,0", "33007,33007,0", "14562,14562,0" }),
            ("2037", ["4951,4950,49510", "3301,3300,33007", "1456,1456,14562"]),
        })
        {
            var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (member, amounts) in new[] { coop.Ada, coop.Ben, coop.Cyd }.Zip(figures))
            {
                var account = await coop.App.AccountOfAsync(member);
                expected[member.MemberId] = $"{account},,{member.MemberId},usd,{amounts}";
            }

            var file = await ReadAsync(coop, $"tax/{year}/patronage.csv", coop.Steward.Token, "*/*");
            Assert.Equal(
                [
                    "payoutAccount,payoutReference,member,currency,dividendsMinor,noticesMinor,redemptionsMinor",
                    .. expected.Values,
                ],
                file.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }

        foreach (var none in new[] { "2035", "2038", "37" })
        {
            using var missing = await coop.App.SendAsync(
                HttpMethod.Get, $"tax/{none}/patronage.csv", token: coop.Steward.Token);
            await PeepApp.AssertProblemAsync(missing, 404, "not-found");
        }

        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        using var refused = await coop.App.SendAsync(HttpMethod.Get, "tax/2036/patronage.csv", token: ada.Token);
        await PeepApp.AssertProblemAsync(refused, 403, "not-allowed");
    }

    [Fact]
    public void PaidMinorIn_PaidInOneYearAndReversedInTheNext_CountsInEach()
    {
        var payment = PaymentRow.Create(
            new Payable(PayableKind.Dividend, Period.Parse("2036-11"), "a"), Usd(900), accumulating: false, "hash");
        payment.MarkSent("tr_1");
        Assert.True(payment.Count("tr_1", Usd(900), new DateOnly(2036, 12, 31)));
        Assert.False(payment.Count("tr_1", Usd(900), new DateOnly(2037, 1, 1)));
        Assert.True(payment.Count("trr_1", Usd(-300), new DateOnly(2037, 1, 1)));
        Assert.Equal(
            (0L, 900L, -300L, 0L),
            (payment.PaidMinorIn(2035), payment.PaidMinorIn(2036), payment.PaidMinorIn(2037),
                payment.PaidMinorIn(2038)));
    }

    private static Money Usd(long minor) => Money.FromMinor(minor, DividendApp.Usd);

    private static ValueTask<List<PostedEntry>> EntriesAsync(DividendApp coop) =>
        coop.App.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync();

    private static async Task<(long, long, long, long, long)> YearAsync(DividendApp coop, SignedIn member, string year)
    {
        var document = await coop.App.GetAsync($"members/me/statements/{year}", member.Token);
        var redemption = document.GetProperty("redemption");
        return (Number("allocatedMinor"),
            redemption.ValueKind == JsonValueKind.Null ? 0 : redemption.GetProperty("amountMinor").GetInt64(),
            Number("paidMinor"), Number("noticesMinor"), Number("redemptionsPaidMinor"));

        long Number(string name) => document.GetProperty(name).GetInt64();
    }

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
