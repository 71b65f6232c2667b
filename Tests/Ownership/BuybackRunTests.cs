using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

public sealed class BuybackRunTests
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FebruaryClosable = new(2036, 3, 4, 6, 0, 0, TimeSpan.Zero);

    // Ada founded it: 600 units at 3 × 500.00 = 1 500.00, paid first. Ben invested: 300 units at 2 × 1 000.00. The trust
    // has 100 of the 1 000 units.
    // January: surplus 970 793, less reserve 145 618, tithe 97 079 and patronage 20 % = 194 158 leaves 533 938; 20 % of
    // it, 106 787 (.6), is Ada's: ⌊600 × 106 787 / 150 000⌋ = 427 units move (.1). The community has 527: 52.7 %, which is
    // phase 2 for the next window. Left of the caps: 350 000 - 106 787 = 243 213.
    // February: dues alone, 970 970. Reserve 145 645 (.5), tithe 97 097, patronage 50 % = 485 485 leave 242 743; 20 % of it
    // is 48 548 (.6): Ada's last 43 213, and 5 335 of Ben's, for whom ⌊300 × 5 335 / 200 000⌋ = 8 units move. The
    // community has 100 + 600 + 8 = 708: still phase 2. Left: 194 665.
    [Fact]
    public async Task TwoMonths_AFounderAnInvestorAndATrust_AreBoughtBackBySeniority()
    {
        await using var coop = await DividendApp.StartAsync();
        var founder = await EnterAsync(coop, coop.Ada, "founder", 600, 500_00, 30_000, 1);
        var investor = await EnterAsync(coop, coop.Ben, "investor", 300, 1_000_00, 20_000, 2);
        await coop.App.PostAsync("ownership/claims", Trust, coop.Steward.Token);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        Assert.Equal((1_000, 350_000, "0 2036-01 founding 2000"), await OwnershipAsync(coop));
        using (var early = await coop.App.SendAsync(HttpMethod.Get, "ownership/projection"))
        {
            await PeepApp.AssertProblemAsync(early, 422, "no-month-closed");
        }

        await coop.App.JumpToAsync(JanuaryClosable);
        var january = await coop.RunAsync("2036-01", "paid");
        Assert.Equal((106_787, 427_151), (Bought(january), Number(january, "undistributedMinor")));
        Assert.Equal((0, 2, 5_270), (Number(january, "phase"), Number(january, "nextPhase"), Number(january, "communityOwnedBps")));
        Assert.Equal((5_270, 243_213, "2 2036-02 close:2036-01 5000"), await OwnershipAsync(coop));
        await AssertClosedRegisterAsync(coop);

        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("february", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(FebruaryClosable);
        await coop.SignInAgainAsync();
        var february = await coop.RunAsync("2036-02", "paid");
        Assert.Equal((970_970, 48_548), (Number(february, "surplusMinor"), Bought(february)));
        Assert.Equal((2, 2, 7_080), (Number(february, "phase"), Number(february, "nextPhase"), Number(february, "communityOwnedBps")));
        Assert.Equal((7_080, 194_665, "2 2036-02 close:2036-01 5000"), await OwnershipAsync(coop));

        await AssertPaidAsync(coop, founder, investor);
        await AssertListedAsync(coop, founder, investor);
        await AssertProjectedAsync(coop);
        await AssertSoldAsync(coop);
        await coop.AssertBooksAsync();
    }

    private static async Task AssertPaidAsync(DividendApp coop, string founder, string investor)
    {
        var payees = (await coop.App.GetAsync("payees", coop.Steward.Token)).GetProperty("items").EnumerateArray()
            .ToDictionary(payee => payee.GetProperty("payoutAccount").GetString()!, payee => payee.GetProperty("name").GetString());
        Assert.Equal(
            new[]
            {
                (Group: $"buyback:2036-01:{founder}", Amount: 106_787L, To: "founder-account"),
                (Group: $"buyback:2036-02:{founder}", Amount: 43_213L, To: "founder-account"),
                (Group: $"buyback:2036-02:{investor}", Amount: 5_335L, To: "investor-account"),
            }.ToHashSet(),
            (await coop.TransfersAsync()).Where(transfer => transfer.Metadata["kind"] == "buyback").Select(transfer =>
                (Group: transfer.TransferGroup, transfer.Amount, To: payees[transfer.DestinationId]!)).ToHashSet());
        foreach (var claim in new[] { founder, investor })
        {
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:buyback:{claim}"));
        }
    }

    private static async Task AssertListedAsync(DividendApp coop, string founder, string investor)
    {
        var claims = (await coop.App.GetAsync("ownership/claims", coop.Steward.Token)).GetProperty("items")
            .EnumerateArray().ToDictionary(claim => claim.GetProperty("id").GetString()!);
        Assert.Equal(
            (0, 150_000, 0, 292, 5_335, 194_665, 708),
            (Number(claims[founder], "unitsLeft"), Number(claims[founder], "redeemedMinor"), Number(claims[founder], "leftMinor"),
                Number(claims[investor], "unitsLeft"), Number(claims[investor], "redeemedMinor"),
                Number(claims[investor], "leftMinor"), Number(claims["trust"], "unitsLeft")));
    }

    // Of 10 000.00 a month 97.09 % are 970 900: less 145 635, 97 090 and 485 450 leaves 242 725, and 20 % of that is
    // 48 545. The 194 665 that are left take four of these and 485 in July; phase 3 binds from August on.
    private static async Task AssertProjectedAsync(DividendApp coop)
    {
        var projection = await coop.App.GetAsync("ownership/projection?months=6&marginBps=9709");
        Assert.Equal(
            """{"from":"2036-03","monthlyIncomeMinor":1000000,"monthlyGrowthBps":0,"marginBps":9709,"months":6}""",
            projection.GetProperty("assumptions").GetRawText());
        Assert.Equal(
            """[{"phase":3,"communityOwnedBps":10000,"from":"2036-08","never":null}]""",
            projection.GetProperty("phases").GetRawText());
        var months = projection.GetProperty("months").EnumerateArray().ToList();
        Assert.Equal(
            ["2036-03", "2036-04", "2036-05", "2036-06", "2036-07", "2036-08"],
            months.Select(month => month.GetProperty("period").GetString()));
        Assert.Equal([2, 2, 2, 2, 2, 3], months.Select(month => Number(month, "phase")));
        Assert.Equal(
            [48_545, 48_545, 48_545, 48_545, 485, 0], months.Select(month => Number(month, "buybackMinor")));
        Assert.Equal((0, 10_000), (Number(months[4], "leftOfCapsMinor"), Number(months[4], "communityOwnedBps")));

        var usual = (await coop.App.GetAsync("ownership/projection")).GetProperty("assumptions");
        Assert.Equal((0, 9_709, 120), (Number(usual, "monthlyGrowthBps"), Number(usual, "marginBps"), Number(usual, "months")));
        using var wrong = await coop.App.SendAsync(
            HttpMethod.Get, "ownership/projection?monthlyGrowthBps=x&marginBps=10001&months=0");
        var problem = await PeepApp.AssertProblemAsync(wrong, 400, "invalid");
        Assert.Equal(
            ["marginBps", "monthlyGrowthBps", "months"],
            problem.GetProperty("errors").EnumerateObject().Select(one => one.Name).Order());
    }

    // March as it would be divided, and then with the company sold from March on: nothing is bought back, what was held
    // stays, and the trust's claim is dissolved.
    private static async Task AssertSoldAsync(DividendApp coop)
    {
        await coop.PayDuesAsync(10_000_00);
        Task<JsonElement> PreviewAsync() =>
            coop.App.PostAsync("dividends/2036-03/preview", new { }, coop.Steward.Token);
        var before = await PreviewAsync();
        Assert.Equal(48_548, Bought(before));
        await coop.App.Services.GetRequiredService<OwnershipTable>().EnterSaleAsync(
            new OwnershipSale("prp_sold", FebruaryClosable, Period.Parse("2036-03")), default);

        var sold = await PreviewAsync();
        Assert.Equal(
            (0, Number(before, "undistributedMinor") + 48_548, 7_080, 2),
            (Bought(sold), Number(sold, "undistributedMinor"), Number(sold, "communityOwnedBps"),
                Number(sold, "nextPhase")));
        Assert.Equal((7_080, 194_665, "2 2036-02 close:2036-01 5000"), await OwnershipAsync(coop));
        var projection = await coop.App.GetAsync("ownership/projection?months=6");
        Assert.Equal(
            """[{"phase":3,"communityOwnedBps":10000,"from":null,"never":"sold"}]""",
            projection.GetProperty("phases").GetRawText());
        var claims = (await coop.App.GetAsync("ownership/claims", coop.Steward.Token)).GetProperty("items");
        Assert.Equal(
            ["2036-03"],
            claims.EnumerateArray().Select(claim => claim.GetProperty("dissolvedFrom").GetString()).OfType<string>());
        Assert.Equal(
            JsonValueKind.Null, (await coop.App.GetAsync("open-books/2036-02")).GetProperty("sale").ValueKind);
    }

    private static async Task AssertClosedRegisterAsync(DividendApp coop)
    {
        await coop.SignInAgainAsync();
        using var late = await coop.App.SendAsync(HttpMethod.Post, "ownership/claims", Trust, coop.Steward.Token, "x");
        await PeepApp.AssertProblemAsync(late, 409, "trust-known");
        using var later = await coop.App.SendAsync(
            HttpMethod.Post, "ownership/claims", Body(coop.Ada, "founder", 1, 1, 10_000, 1), coop.Steward.Token);
        await PeepApp.AssertProblemAsync(later, 422, "resolution-needed");
    }

    // What stands under the key of a claim is found again, also once no new one can be issued and no answer is kept.
    [Fact]
    public async Task IssueClaim_SentAgainAfterTheFirstClose_IsStillTheClaim()
    {
        await using var coop = await DividendApp.StartAsync();
        var claim = await EnterAsync(coop, coop.Ada, "founder", 600, 500_00, 30_000, 1, key: "one");
        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "carried");
        await coop.SignInAgainAsync();
        var again = await coop.App.PostAsync(
            "ownership/claims", Body(coop.Ada, "founder", 600, 500_00, 30_000, 1), coop.Steward.Token, "one");
        Assert.Equal(claim, again.GetProperty("id").GetString());
    }

    private static object Trust => new { @class = "trust", units = 100, issuedOn = "2036-01-05" };

    private static async Task<string> EnterAsync(
        DividendApp coop, SignedIn holder, string holders, long units, long principalMinor, int capBps, int seniority, string? key = null)
    {
        var account = await coop.Stripe.V1.Accounts.CreateAsync(new AccountCreateOptions
        {
            Type = "express",
            Country = "US",
            Capabilities = new() { Transfers = new() { Requested = true } },
        });
        await coop.App.ControlAsync($"accounts/{account.Id}/onboard");
        await coop.App.AskAsync(
            HttpMethod.Put, $"payees/{holders}-account", new { payoutAccount = account.Id }, coop.Steward.Token);
        var claim = await coop.App.PostAsync(
            "ownership/claims", Body(holder, holders, units, principalMinor, capBps, seniority), coop.Steward.Token, key);
        return claim.GetProperty("id").GetString()!;
    }

    private static object Body(
        SignedIn holder, string holders, long units, long principalMinor, int capBps, int seniority) => new
        {
            @class = holders,
            holder = holder.MemberId,
            payee = $"{holders}-account",
            units,
            principalMinor,
            capBps,
            seniority,
            issuedOn = "2036-01-05",
        };

    private static async Task<(long OwnedBps, long LeftMinor, string Phase)> OwnershipAsync(DividendApp coop)
    {
        var ownership = await coop.App.GetAsync("ownership");
        var phase = ownership.GetProperty("phase");
        return (
            Number(ownership, "communityOwnedBps"),
            Number(ownership, "leftOfCapsMinor"),
            $"{Number(phase, "number")} {phase.GetProperty("since")} {phase.GetProperty("cause")} {Number(phase, "patronageRateBps")}");
    }

    private static long Bought(JsonElement run) => run.GetProperty("waterfall").EnumerateArray()
        .Where(step => step.GetProperty("step").ValueEquals("buyback"))
        .Sum(step => Number(step, "amountMinor"));

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
