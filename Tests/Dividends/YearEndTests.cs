using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// A fiscal year ends. The co-op begins in November, and its capital is paid back after a month, so that December's
/// close pays back November's: what the founding bylaws do after three years.
/// </summary>
public sealed class YearEndTests
{
    private static readonly DateTimeOffset
        Start = new(2036, 11, 5, 12, 0, 0, TimeSpan.Zero),
        NovemberClosable = new(2036, 12, 4, 6, 0, 0, TimeSpan.Zero),
        DecemberClosable = new(2037, 1, 4, 6, 0, 0, TimeSpan.Zero),
        JanuaryClosable = new(2037, 2, 4, 6, 0, 0, TimeSpan.Zero);

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
        Assert.Equal(
            [("redemption", 14_562L), ("redemption", 33_007L), ("redemption", 49_510L)],
            await SentAsync(coop, "2036-12", "redemption"));
        Assert.Equal([1_456L, 3_301L, 4_951L], (await SentAsync(coop, "2036-12", "dividend")).Select(one => one.Minor));
        foreach (var (member, left) in new[] { (coop.Ada, 4_950L), (coop.Ben, 3_300L), (coop.Cyd, 1_456L) })
        {
            Assert.Equal(-left, await coop.BalanceAsync($"equity:capital:{member.MemberId}"));
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}"));
        }

        var entry = Assert.Single(await EntriesAsync(coop), one => one.Entry.Id == $"redeem:2036:{coop.Ada.MemberId}");
        Assert.Equal(Period.Parse("2037-01"), entry.PostedTo);
        var again = await coop.App.PostAsync("dividends/2036-12/preview", new { }, coop.Steward.Token);
        Assert.Equal(Redeemed(run), Redeemed(again)); // as it stood, though it is paid by now
        await AssertToldAsync(coop);
        await AssertTaxAsync(coop);
        await coop.AssertBooksAsync();
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
        var rows = new[] { (coop.Ada, "49510,49510,0", "4951,4950,49510"), (coop.Ben, "33007,33007,0", "3301,3300,33007"),
            (coop.Cyd, "14562,14562,0", "1456,1456,14562") };
        foreach (var year in new[] { "2036", "2037" })
        {
            var expected = new List<string>();
            foreach (var (member, first, second) in rows.OrderBy(row => row.Item1.MemberId, StringComparer.Ordinal))
            {
                expected.Add(
                    $"{await coop.App.AccountOfAsync(member)},,{member.MemberId},usd,{(year == "2036" ? first : second)}");
            }

            var file = await ReadAsync(coop, $"tax/{year}/patronage.csv", coop.Steward.Token, "*/*");
            Assert.Equal(
                [
                    "payoutAccount,payoutReference,member,currency,dividendsMinor,noticesMinor,redemptionsMinor",
                    .. expected,
                ],
                file.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }

        using var member404 = await coop.App.SendAsync(HttpMethod.Get, "tax/2038/patronage.csv", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(member404, 404, "not-found");
        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        using var member403 = await coop.App.SendAsync(HttpMethod.Get, "tax/2036/patronage.csv", token: ada.Token);
        await PeepApp.AssertProblemAsync(member403, 403, "not-allowed");
    }

    // Cyd's 145.62 of November are below the minimum of 200.00 and wait. December's expenses leave 500.00 of free funds
    // and a loss: 973 793 at Stripe - 82 517 paid to Ada and Ben - 97 079 of tithe - 14 562 of Cyd's = 779 635. Of the
    // 97 079 that are due, 50 000: Ada 25 499 (.85), Ben 17 000 (.07), Cyd 7 500 (.08); Ada gets the last unit.
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
            ("/redeemCapitalAfterMonths", "1"), ("/minimumPayoutMinor", "20000"));
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("november", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(NovemberClosable);
        await CloseAsync(coop, "2036-11");
        await PayAsync(coop, "2036-11");
        await coop.PostAsync("expense:rent", EntrySource.Expense,
            [Move("assets:bank", "expenses:operations:rent", 779_635 - 500_00)]);

        await coop.App.JumpToAsync(DecemberClosable);
        await coop.SignInAgainAsync();
        var before = await coop.BalanceAsync("assets:stripe");
        var kills = await transport.KillAsync(1, () => CalculateAsync(coop, "2036-12"));
        await Task.Delay(200); // the fence
        kills += await transport.KillAsync(1, () => CalculateAsync(coop, "2036-12"));
        var run = await coop.RunAsync("2036-12", "paying");
        Assert.Equal("""{"fundsMinor":50000,"dueMinor":97079,"redeemedMinor":50000}""", Redeemed(run));
        Assert.Equal(before, await coop.BalanceAsync("assets:stripe"));
        Assert.Equal(3, (await coop.EntriesAsync()).Count(entry => entry.Source == EntrySource.Redemption));
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            kills += await transport.KillAsync(1, () => PayShardAsync(coop, "2036-12", Shards.Of(member.MemberId)));
        }

        await PayAsync(coop, "2036-12");
        await coop.RunAsync("2036-12", "carried"); // and so it stays for the next window
        Assert.True(kills > 20, $"{kills} kills: too few.");
        Assert.Equal([7_500L, 17_000L, 25_500L], (await SentAsync(coop, "2036-12", "redemption")).Select(one => one.Minor));
        Assert.Equal([14_562L], (await SentAsync(coop, "2036-12", "dividend")).Select(one => one.Minor));
        Assert.Equal(-(49_510 - 25_500), await coop.BalanceAsync($"equity:capital:{coop.Ada.MemberId}"));
        await coop.AssertBooksAsync();

        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.SignInAgainAsync();
        await CloseAsync(coop, "2037-01");
        var next = await coop.RunAsync("2037-01", "paying");
        Assert.Equal(["2036-12", "2037-01"], next.GetProperty("window").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(JsonValueKind.Null, next.GetProperty("redemption").ValueKind);
        var frozen = await coop.App.Services.GetRequiredService<DividendOutcomesTable>().ReadShardAsync(
            Period.Parse("2037-01"), next.GetProperty("hash").GetString()!, Shards.Of(coop.Cyd.MemberId), default);
        var planned = Assert.Single(frozen.Payments, payment => payment.Payee == coop.Cyd.MemberId);
        Assert.Equal((0, frozen.Members.Single(one => one.Member == coop.Cyd.MemberId).CashMinor),
            (planned.EarlierMinor, planned.AmountMinor));
        await coop.AssertBooksAsync();
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
            (payment.PaidMinorIn(2035), payment.PaidMinorIn(2036), payment.PaidMinorIn(2037), payment.PaidMinorIn(2038)));
    }

    private static Money Usd(long minor) => Money.FromMinor(minor, DividendApp.Usd);

    private static Posting Move(string from, string to, long minor) =>
        new(Account.Parse(from), Account.Parse(to), Usd(minor));

    private static Task<DividendApp> StartAsync(params (string Path, string Json)[] changes) =>
        StartAsync(new Dictionary<string, string>(), null, changes);

    // The second version binds November too.
    private static async Task<DividendApp> StartAsync(
        Dictionary<string, string> settings,
        Action<IServiceCollection>? configure,
        params (string Path, string Json)[] changes)
    {
        settings["Peep__EffectiveFrom"] = "2036-11";
        var coop = await DividendApp.StartAsync(settings, configure, start: Start);
        var bylaws = coop.App.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                [("/version", "2"), ("/effectiveFrom", "\"2036-11\""), .. changes])),
            default));
        await bylaws.ReadAllAsync(default);
        return coop;
    }

    private static async Task CloseAsync(DividendApp coop, string period)
    {
        await CalculateAsync(coop, period);
        await Task.Delay(200); // the fence
        await CalculateAsync(coop, period);
    }

    private static async Task PayAsync(DividendApp coop, string period)
    {
        foreach (var shard in Shards.All)
        {
            await PayShardAsync(coop, period, shard);
        }

        await coop.App.SettleAsync();
        foreach (var shard in Shards.All)
        {
            await PayShardAsync(coop, period, shard); // what was sent is confirmed by now, and the last page ends the run
        }
    }

    private static Task CalculateAsync(DividendApp coop, string period) =>
        Make<CalculateDividends>(coop).RunAsync(Message(period), default);

    private static Task PayShardAsync(DividendApp coop, string period, string shard) =>
        Make<PayDividends>(coop).RunAsync(Message($"{period}|{shard}"), default);

    private static async Task<List<(string Kind, long Minor)>> SentAsync(DividendApp coop, string period, string kind) =>
    [
        .. (await coop.TransfersAsync())
            .Where(one => one.Metadata["period"] == period && one.Metadata["kind"] == kind)
            .Select(one => (one.Metadata["kind"], one.Amount))
            .Order(),
    ];

    private static ValueTask<List<PostedEntry>> EntriesAsync(DividendApp coop) =>
        coop.App.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync();

    private static string Redeemed(JsonElement run) => run.GetProperty("redemption").GetRawText();

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

    private static T Make<T>(DividendApp coop) => ActivatorUtilities.CreateInstance<T>(coop.App.Services);

    private static string Message(string id) => JsonSerializer.Serialize(new Pointer(id), Json.Options);
}
