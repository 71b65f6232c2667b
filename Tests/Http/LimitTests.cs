using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What anyone may ask for by the hour; behind one proxy, so that a test can call from where it likes.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private PeepApp _app = null!;

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync(new Dictionary<string, string>
    {
        ["Peep__TrustedProxies"] = "1",
        ["Peep__Limits__CodesPerAddress"] = "5",
        ["Peep__Limits__CodesPerClient"] = "12",
        ["Peep__Limits__GuessesPerClient"] = "3",
        ["Peep__Limits__CheckoutsPerClient"] = "2",
    });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Codes_SixthForAnAddress_IsRefused_KnownOrNot()
    {
        await JoinAsync("known-one");
        await _app.JumpToAsync(PeepApp.Start.AddHours(2));
        var seen = new List<string>();
        foreach (var address in new[] { "known-one@people.example", "unknown-one@people.example" })
        {
            var statuses = new List<int>();
            for (var i = 0; i < 6; i++)
            {
                using var answer = await AskAsync(address, from: $"192.0.2.{statuses.Count}, 198.51.100.{seen.Count}");
                statuses.Add((int)answer.StatusCode);
                if (i == 5)
                {
                    await AssertSlowDownAsync(answer);
                }
            }

            seen.Add(string.Join(' ', statuses));
        }

        Assert.Equal(["202 202 202 202 202 429", "202 202 202 202 202 429"], seen);
        await _app.JumpToAsync(PeepApp.Start.AddHours(3).AddMinutes(1));
        using var later = await AskAsync("known-one@people.example", from: "198.51.100.0");
        Assert.Equal(202, (int)later.StatusCode);
    }

    [Fact]
    public async Task Codes_UsedUpByAStranger_AreStillThereForTheMember()
    {
        var member = await JoinAsync("not-locked-out");
        for (var i = 0; i < 6; i++)
        {
            using var _ = await AskAsync(member.Email, from: "203.0.113.66");
        }

        await _app.SettleAsync();
        var mails = _app.LastMail;
        using var mine = await AskAsync(member.Email, from: "198.51.100.7");

        Assert.Equal(202, (int)mine.StatusCode);
        var again = await _app.ConfirmAsync(member.Email, (await RequestOfAsync(mine), mails));
        Assert.Equal(member.MemberId, again.MemberId);
    }

    // The twenty-first in an hour is not refused, which would tell that others asked: it is not mailed.
    [Fact]
    public async Task Codes_ForOneAddressFromManyClients_AreNoLongerMailed_AndEndNoCode()
    {
        var member = await JoinAsync("flooded");
        await _app.JumpToAsync(PeepApp.Start.AddHours(2));
        await _app.SettleAsync();
        var before = _app.LastMail;
        var last = "";
        for (var i = 0; i < 20; i++)
        {
            using var answer = await AskAsync(member.Email, from: $"198.51.100.{i}");
            last = await RequestOfAsync(answer);
            await _app.SettleAsync(); // mails overtake each other
        }

        var mailed = _app.LastMail;
        using var more = await AskAsync(member.Email, from: "198.51.100.99");
        await _app.SettleAsync();

        Assert.Equal(20, mailed - before);
        Assert.Equal((202, mailed), ((int)more.StatusCode, _app.LastMail));
        var code = await _app.ReadCodeAsync(member.Email, mailed - 1);
        using var right = await _app.SendAsync(HttpMethod.Post, "sessions/confirm", new { request = last, code });
        Assert.Equal(200, (int)right.StatusCode);
    }

    [Fact]
    public async Task Codes_OfOneClient_EndAcrossAddresses_WhateverItWritesInTheHeader()
    {
        for (var i = 0; i < 12; i++)
        {
            using var answer = await AskAsync($"many-{i}@people.example", $"192.0.2.{i}, 203.0.113.5:{40000 + i}");
            Assert.Equal(202, (int)answer.StatusCode);
        }

        using var refused = await AskAsync("many-13@people.example", from: "127.0.0.1, 198.51.100.77, 203.0.113.5");
        using var signUp = await _app.SendAsync(
            HttpMethod.Post,
            "members",
            SignUpBody("many-14"),
            key: "a key",
            forwardedFor: "203.0.113.5");
        using var other = await AskAsync("many-13@people.example", from: "203.0.113.6");

        await AssertSlowDownAsync(refused);
        await AssertSlowDownAsync(signUp);
        Assert.Equal(202, (int)other.StatusCode);
        Assert.Equal(0, await Table(TableNames.IdempotencyKeys).QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task GuessesAndCheckouts_OfOneClient_End()
    {
        var support = new { amountMinor = 500, currency = "usd", interval = "once", returnUrl = PeepApp.ReturnUrl };
        var guess = new { request = new string('0', 32), code = "0000-0000" };
        async Task<string> StatusesAsync(string path, object body, int count)
        {
            var statuses = new List<int>();
            for (var i = 0; i < count; i++)
            {
                using var answer = await _app.SendAsync(HttpMethod.Post, path, body, forwardedFor: "203.0.113.8");
                statuses.Add((int)answer.StatusCode);
            }

            return string.Join(' ', statuses);
        }

        Assert.Equal("401 401 401 429", await StatusesAsync("sessions/confirm", guess, 4));
        Assert.Equal("404 404 429", await StatusesAsync("creators/nobody-here/support", support, 3));
    }

    [Fact]
    public async Task SignUp_HandleThatWaits_IsTakenFromElsewhereForTheSameAddressToo()
    {
        var body = SignUpBody("pending");
        using var first = await _app.SendAsync(HttpMethod.Post, "members", body, forwardedFor: "198.51.100.1");
        using var again = await _app.SendAsync(HttpMethod.Post, "members", body, forwardedFor: "198.51.100.1");
        using var elsewhere = await _app.SendAsync(HttpMethod.Post, "members", body, forwardedFor: "198.51.100.2");

        Assert.Equal((202, 202), ((int)first.StatusCode, (int)again.StatusCode));
        await PeepApp.AssertProblemAsync(elsewhere, 409, "handle-taken");
    }

    // Two of them, as two instances have, sharing nothing but the table.
    [Fact]
    public async Task Take_AHundredAtOnceOnTwoInstances_GrantsTheLimit()
    {
        var here = _app.Services.GetRequiredService<Limits>();
        var there = new Limits(
            _app.Services.GetRequiredService<TableServiceClient>(),
            _app.Services.GetRequiredService<BlindIndex>(),
            _app.Services.GetRequiredService<IOptions<PeepOptions>>(),
            _app.Clock);

        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Task.Run(() => (i % 2 == 0 ? here : there).TakeAsync(Limit.CodesOfClient, "crowd", default))));

        Assert.Equal(12, taken.Count(wait => wait is null));
        Assert.All(taken.OfType<TimeSpan>(), wait => Assert.InRange(wait, TimeSpan.FromTicks(1), Allowance.Window));
    }

    [Fact]
    public async Task Table_HoldsNoAddress_AndIsSwept()
    {
        using var asked = await AskAsync("unseen@people.example", from: "198.51.100.200");
        var rows = await Table(TableNames.Limits).QueryAsync<TableEntity>().ToListAsync();

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row =>
        {
            var text = string.Join('\n', row.Select(pair => $"{pair.Key}={pair.Value}"));
            Assert.DoesNotContain("unseen", text, StringComparison.Ordinal);
            Assert.DoesNotContain("198.51.100", text, StringComparison.Ordinal);
        });
        await _app.JumpToAsync(PeepApp.Start.AddHours(2));
        await PeepApp.UntilAsync(async () => !await Table(TableNames.Limits).QueryAsync<TableEntity>().AnyAsync());
    }

    private TableClient Table(string name) =>
        _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(name);

    private Task<SignedIn> JoinAsync(string handle) => _app.SignUpAsync(handle, "creator");

    private Task<HttpResponseMessage> AskAsync(string email, string from) =>
        _app.SendAsync(HttpMethod.Post, "sessions", new { email }, forwardedFor: from);

    private static object SignUpBody(string handle) =>
        new { email = $"{handle}@people.example", handle, classes = new[] { "creator" }, acceptsBylaws = 1 };

    private static async Task<string> RequestOfAsync(HttpResponseMessage answer) =>
        System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync())
            .RootElement.GetProperty("request").GetString()!;

    private static async Task AssertSlowDownAsync(HttpResponseMessage answer)
    {
        await PeepApp.AssertProblemAsync(answer, 429, "slow-down");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }
}
