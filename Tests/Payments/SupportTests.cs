using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SupportTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Support_Paid_ReachesTheCreatorLessTheFee()
    {
        var creator = await _app.JoinAsCreatorAsync("supported");
        var steward = await _app.StewardAsync();

        await _app.SupportAsync("supported", 10_000);
        await PeepApp.UntilAsync(async () => (await SupportAsync(creator)).Count == 1);
        await _app.SettleAsync();

        var line = Assert.Single(await SupportAsync(creator));
        Assert.Equal(10_000, line.GetProperty("amountMinor").GetInt64());
        Assert.Equal("usd", line.GetProperty("currency").GetString());
        var balances = (await _app.GetAsync("ledger/2036-01/trial-balance", steward.Token)).GetProperty("balances")
            .EnumerateArray().ToDictionary(
                one => one.GetProperty("account").GetString()!, one => one.GetProperty("balanceMinor").GetInt64());
        Assert.Equal(0, balances.GetValueOrDefault($"liabilities:creators:{creator.MemberId}"));
        Assert.True((await _app.GetAsync("ledger/check", steward.Token)).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Support_ByPages_NewestFirst()
    {
        var creator = await _app.JoinAsCreatorAsync("paged-support");
        for (var amount = 1_000; amount <= 3_000; amount += 1_000)
        {
            var count = amount / 1_000;
            await _app.SupportAsync("paged-support", amount, $"payer{count}@people.example");
            await PeepApp.UntilAsync(async () => (await SupportAsync(creator)).Count == count);
        }

        var first = await _app.GetAsync("members/me/support?limit=2", creator.Token);
        var rest = await _app.GetAsync(
            $"members/me/support?limit=2&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}", creator.Token);

        Assert.Equal([3_000L, 2_000L], Amounts(first));
        Assert.Equal([1_000L], Amounts(rest));
        Assert.Null(rest.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData(99, "usd", "once", 422, "amount-too-small")]
    [InlineData(0, "usd", "once", 422, "amount-too-small")]
    [InlineData(-100, "usd", "once", 422, "amount-too-small")]
    [InlineData(100_000_000, "usd", "once", 422, "amount-too-large")]
    [InlineData(long.MaxValue, "usd", "once", 422, "amount-too-large")]
    [InlineData(99, "usd", "month", 422, "amount-too-small")]
    [InlineData(17_499, "huf", "once", 422, "amount-too-small")]
    [InlineData(99, "jpy", "month", 422, "amount-too-small")]
    [InlineData(990, "kwd", "once", 422, "amount-too-small")]
    [InlineData(1_005, "kwd", "month", 422, "amount-uneven")]
    [InlineData(150, "isk", "once", 422, "amount-uneven")]
    [InlineData(150, "ugx", "once", 422, "amount-uneven")]
    [InlineData(1_000_000_000, "inr", "once", 422, "amount-too-large")]
    [InlineData(1_000, "xxx", "once", 422, "currency-unsupported")]
    [InlineData(1_000, "kpw", "month", 422, "currency-unsupported")]
    [InlineData(1_000, "usd", "week", 400, "invalid")]
    [InlineData(1_000, "us dollars", "once", 400, "invalid")]
    public async Task Support_Unfit_IsRefused(long amountMinor, string currency, string interval, int status, string code)
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post,
            "creators/whoever/support",
            new { amountMinor, currency, interval, returnUrl = PeepApp.ReturnUrl });

        await PeepApp.AssertProblemAsync(response, status, code);
    }

    [Theory]
    [InlineData(1, "kwd", "At least 1.000 KWD.")]
    [InlineData(1_001, "kwd", "A multiple of 0.010 KWD.")]
    [InlineData(100_000_000, "jpy", "At most 99999999 JPY.")]
    public async Task Support_Unfit_IsToldWhatWouldFit(long amountMinor, string currency, string detail)
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post,
            "creators/whoever/support",
            new { amountMinor, currency, interval = "once", returnUrl = PeepApp.ReturnUrl });

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Equal(detail, problem.GetProperty("errors").GetProperty("amountMinor").GetString());
    }

    [Fact]
    public async Task ListAsync_EqualInstants_EachLineComesOnce()
    {
        var table = _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Support);
        for (var i = 0; i < 5; i++)
        {
            var key = SupportTable.Key(PeepApp.Start, $"txn_{i}");
            await table.AddEntityAsync(new TableEntity("mem_instants", key)
            {
                ["Kind"] = nameof(SupportLineKind.Support),
                ["AmountMinor"] = (i - 2) * 100L,
                ["Currency"] = "usd",
                ["CreatedUtc"] = PeepApp.Start,
                ["EntryId"] = $"txn_{i}",
            });
        }

        var (lines, after) = (new List<SupportLine>(), (string?)null);
        do
        {
            var page = await _app.Services.GetRequiredService<SupportTable>()
                .ListAsync("mem_instants", new Paging(after, 2), default);
            lines.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["txn_0", "txn_1", "txn_2", "txn_3", "txn_4"], lines.Select(line => line.EntryId));
        Assert.Equal([-200L, -100, 0, 100, 200], lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public async Task Support_CreatorWithoutAccount_CannotBePaid()
    {
        await _app.JoinAsync("no-account", "creator");

        using var response = await _app.SendAsync(HttpMethod.Post, "creators/no-account/support", Body);

        await PeepApp.AssertProblemAsync(response, 422, "creator-cannot-be-paid");
        Assert.False((await _app.GetAsync("creators/no-account")).GetProperty("canBeSupported").GetBoolean());
    }

    [Fact]
    public async Task Support_NoCreator_IsNotFound()
    {
        await _app.JoinAsync("only-supports", "supporter");

        foreach (var handle in new[] { "nobody-here", "only-supports", "a%27%20or%201%20eq%201", "%23%3F" })
        {
            using var response = await _app.SendAsync(HttpMethod.Post, $"creators/{handle}/support", Body);
            await PeepApp.AssertProblemAsync(response, 404, "not-found");
        }
    }

    private static object Body =>
        new { amountMinor = 1_000, currency = "usd", interval = "once", returnUrl = PeepApp.ReturnUrl };

    private async Task<List<JsonElement>> SupportAsync(SignedIn creator) =>
        [.. (await _app.GetAsync("members/me/support", creator.Token)).GetProperty("items").EnumerateArray()];

    private static IEnumerable<long> Amounts(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("amountMinor").GetInt64());
}
