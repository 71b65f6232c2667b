using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeepFunctions.Tests;

/// <summary>What a stranger, a member and a steward see of a closed month.</summary>
public sealed class OpenBooksTests
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    // The figures are those of MonthRunTests: two creators and one contributor, both classes below five.
    [Fact]
    public async Task Month_Closed_IsOpenToAnyoneAndTellsOfNobody()
    {
        await using var coop = await DividendApp.StartAsync();
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        var app = coop.App;
        var preview = await PreviewAsync(coop);
        using var early = await app.SendAsync(HttpMethod.Get, "open-books/2036-01");
        await PeepApp.AssertProblemAsync(early, 404, "not-found");

        await app.JumpToAsync(JanuaryClosable);
        var run = await coop.RunAsync("2036-01", "paid");
        Assert.Equal(preview, run.GetProperty("hash").GetString());

        var listed = Assert.Single((await app.GetAsync("open-books")).GetProperty("items").EnumerateArray());
        var open = await app.GetAsync("open-books/2036-01");
        Assert.Equal(run.GetProperty("root").GetString(), listed.GetProperty("root").GetString());
        Assert.Equal(
            (970_793L, "complete", JsonValueKind.Null), // less the contributors' pool it would be the creators' part
            (open.GetProperty("surplusMinor").GetInt64(), open.GetProperty("paymentsState").GetString(),
                open.GetProperty("allocatedMinor").ValueKind));
        Assert.Equal(
            [("expenses:processing", 29_207L), ("income:dues", 1_000_000L)],
            open.GetProperty("accounts").EnumerateArray().Select(one =>
                (one.GetProperty("account").GetString()!, one.GetProperty("amountMinor").GetInt64())));
        Assert.Equal(JsonValueKind.Null, open.GetProperty("payments").ValueKind); // three and one
        Assert.All(open.GetProperty("pools").EnumerateArray(), pool => Assert.Equal(
            (true, JsonValueKind.Null, JsonValueKind.Null),
            (pool.GetProperty("withheld").GetBoolean(), pool.GetProperty("members").ValueKind,
                pool.GetProperty("memberPatronage").ValueKind)));
        foreach (var person in new[] { coop.Ada, coop.Ben, coop.Cyd, coop.Steward })
        {
            Assert.DoesNotContain(person.MemberId, open.GetRawText(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(run.GetProperty("hash").GetString()!, open.GetRawText(), StringComparison.Ordinal);
        await AssertProofsAsync(coop);
        await AssertStatementsAsync(coop);
    }

    private static async Task<string> PreviewAsync(DividendApp coop)
    {
        var app = coop.App;
        var preview = await app.PostAsync("dividends/2036-01/preview", new { }, coop.Steward.Token);
        Assert.Equal("calculated", preview.GetProperty("state").GetString());
        using var none = await app.SendAsync(HttpMethod.Get, "dividends/2036-01", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(none, 404, "not-found");

        var bylaws = JsonNode.Parse((await app.GetAsync("bylaws/1")).GetRawText())!;
        bylaws["cashRateBps"] = 10_000;
        var other = await app.PostAsync("dividends/2036-01/preview", new { bylaws }, coop.Steward.Token);
        Assert.Equal(0, other.GetProperty("capitalMinor").GetInt64());
        Assert.NotEqual(preview.GetProperty("hash").GetString(), other.GetProperty("hash").GetString());

        bylaws["timeZone"] = "UTC";
        bylaws["fiscalYearStartMonth"] = 2;
        await AssertFaultsAsync("/bylaws/fiscalYearStartMonth", "/bylaws/timeZone");
        bylaws["cashRateBps"] = 10_001;
        bylaws["settlementDays"] = -1;
        await AssertFaultsAsync("/bylaws/cashRateBps", "/bylaws/settlementDays");
        return preview.GetProperty("hash").GetString()!;

        async Task AssertFaultsAsync(params string[] pointers)
        {
            using var faulty = await app.SendAsync(
                HttpMethod.Post, "dividends/2036-01/preview", new { bylaws }, coop.Steward.Token);
            var problem = await PeepApp.AssertProblemAsync(faulty, 400, "invalid");
            Assert.Equal(pointers, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        }
    }

    private static async Task AssertProofsAsync(DividendApp coop)
    {
        var app = coop.App;
        var ada = await app.SignInAsync(coop.Ada.Email);
        var steward = await app.SignInAsync(coop.Steward.Email);
        var own = $"open-books/2036-01/proof/close:2036-01:{ada.MemberId}";
        var open = await app.GetAsync("open-books/2036-01");

        var proof = await app.GetAsync(own, ada.Token);
        Assert.Equal(open.GetProperty("root").GetString(), proof.GetProperty("root").GetString());
        Assert.Equal(0, await VerifyAsync(proof.GetRawText(), open.GetProperty("root").GetString()!));
        var forged = JsonNode.Parse(proof.GetRawText())!;
        forged["leaf"] = forged["leaf"]!.GetValue<string>().Replace("99020", "99021", StringComparison.Ordinal)
            .Replace("49510", "49511", StringComparison.Ordinal);
        Assert.Equal(1, await VerifyAsync(forged.ToJsonString(), open.GetProperty("root").GetString()!));
        Assert.Equal(1, await VerifyAsync(proof.GetRawText(), $"sha256:{new string('0', 64)}"));

        foreach (var hidden in new[]
        {
            $"close:2036-01:{coop.Ben.MemberId}", "close:2036-01", "txn_january_0", "nothing", "a%2Fb%23%3F",
        })
        {
            using var refused = await app.SendAsync(
                HttpMethod.Get, $"open-books/2036-01/proof/{hidden}", token: ada.Token);
            await PeepApp.AssertProblemAsync(refused, 404, "not-found");
        }

        using var stranger = await app.SendAsync(HttpMethod.Get, own);
        await PeepApp.AssertProblemAsync(stranger, 401, "not-signed-in");
        var any = await app.GetAsync("open-books/2036-01/proof/txn_january_0", steward.Token);
        Assert.Equal(0, await VerifyAsync(any.GetRawText(), open.GetProperty("root").GetString()!));
    }

    private static async Task AssertStatementsAsync(DividendApp coop)
    {
        var ada = await coop.App.SignInAsync(coop.Ada.Email);
        var year = await coop.App.GetAsync("members/me/statements/2036", ada.Token);
        Assert.Equal(
            (1, 99_020L),
            (year.GetProperty("statements").GetArrayLength(), year.GetProperty("allocatedMinor").GetInt64()));
        Assert.Equal(
            """
            period,currency,class,basis,your_patronage,pool_patronage,pool_minor,amount_minor,allocated_minor,cash_minor,capital_minor,redeemed_minor,payment,transfer
            2036-01,usd,creator,supportReceivedMinor,60000,100000,165034,99020,99020,49510,49510,,confirmed,
            """,
            (await ReadAsync("2036-01", "text/csv")).ReplaceLineEndings("\n").TrimEnd('\n').TrimEndTransfer());
        var page = await ReadAsync("2036-01", "text/html");
        Assert.Contains("You received 600.00 USD of 1000.00 USD in support.", page, StringComparison.Ordinal);
        Assert.Contains("Together 990.20 USD: 495.10 USD in cash, 495.10 USD as capital.", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Statements 2036</h1>", await ReadAsync("2036", "text/html"), StringComparison.Ordinal);
        foreach (var none in new[] { "2035", "2036-02", "36", "20360" })
        {
            using var answer = await coop.App.SendAsync(
                HttpMethod.Get, $"members/me/statements/{none}", token: ada.Token);
            await PeepApp.AssertProblemAsync(answer, 404, "not-found");
        }

        async Task<string> ReadAsync(string period, string type)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(coop.App.Address, $"api/members/me/statements/{period}"));
            request.Headers.Authorization = new("Bearer", ada.Token);
            request.Headers.Accept.ParseAdd(type);
            using var answer = await coop.App.Pages.SendAsync(request);
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    // As a member runs it.
    private static async Task<int> VerifyAsync(string proof, string root)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, proof);
            using var node = Process.Start(new ProcessStartInfo("node")
            {
                ArgumentList = { Path.Combine(RepositoryFolder.Path, "docs", "verify-proof.mjs"), file, root },
                RedirectStandardOutput = true,
            })!;
            await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            return node.ExitCode;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

file static class Text
{
    /// <summary>A row without its last cell: the transfer's id, which is another one each time.</summary>
    public static string TrimEndTransfer(this string text) => text[..(text.LastIndexOf(',') + 1)];
}
