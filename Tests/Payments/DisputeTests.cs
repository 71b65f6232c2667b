using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>Disputes from the supporter's bank to the books, through signed events alone.</summary>
public sealed class DisputeTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    // A support of 100.00: 6.80 stays; the dispute takes 100.00 and 15.00, and the loss is the co-op's.
    [Fact]
    public async Task Support_DisputedAndLost_IsBorneByTheCoop()
    {
        var steward = await _app.StewardAsync();
        var ada = await _app.JoinAsCreatorAsync("disputed-ada");
        await _app.SupportAsync("disputed-ada", 10_000);
        await _app.SettleAsync();
        var before = await BookAsync(steward);
        var charge = await NewestChargeAsync();

        var dispute = await ControlAsync($"charges/{charge}/dispute");
        await _app.SettleAsync();
        var disputed = await BookAsync(steward);
        Assert.Equal(10_000, Moved("assets:in-dispute", before, disputed));
        Assert.Equal(1_500, Moved("expenses:losses", before, disputed));
        Assert.Equal(
            ["dispute -10000", "support 10000"],
            (await _app.GetAsync("members/me/support", ada.Token)).GetProperty("items").EnumerateArray()
                .Select(line => $"{line.GetProperty("kind")} {line.GetProperty("amountMinor")}").Order());

        await ControlAsync($"disputes/{dispute}/lose");
        await _app.SettleAsync();
        var lost = await BookAsync(steward);
        Assert.Equal(0, Moved("assets:in-dispute", before, lost));
        Assert.Equal(11_500, Moved("expenses:losses", before, lost));
        Assert.Equal(-11_500, Moved("assets:stripe", before, lost));
        Assert.Contains(
            (await _app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray(),
            notice => notice.GetProperty("code").ValueEquals("dispute-opened")
                && notice.GetProperty("reference").ValueEquals(dispute));
        await AssertCheckAsync(steward);
    }

    [Fact]
    public async Task Share_DisputedAndLost_MakesAnApplicantWhoCanPayAgain()
    {
        var steward = await _app.StewardAsync();
        var ben = await _app.JoinAsync("disputed-ben", "creator");
        await _app.SettleAsync();
        var dispute = await ControlAsync($"charges/{await NewestChargeAsync()}/dispute");
        await _app.SettleAsync();
        Assert.Equal("active", await StateAsync(ben));

        await ControlAsync($"disputes/{dispute}/lose");
        await _app.SettleAsync();
        Assert.Equal("applicant", await StateAsync(ben));
        Assert.Equal(0, (await BookAsync(steward)).GetValueOrDefault($"equity:shares:{ben.MemberId}"));

        // Told again of everything, it changes nothing; a new payment does.
        await _app.PostAsync("reconciliations", new { }, steward.Token);
        await _app.SettleAsync();
        Assert.Equal("applicant", await StateAsync(ben));
        await _app.PayShareAsync(ben);
        await PeepApp.UntilAsync(async () => await StateAsync(ben) == "active");
        await _app.SettleAsync();
        await AssertCheckAsync(steward);
    }

    // The bank decides, and decides anew, twice: each time books and membership follow, and nothing conflicts.
    [Fact]
    public async Task Share_LostRegainedAndLostAgain_IsGone()
    {
        var steward = await _app.StewardAsync();
        var cyd = await _app.JoinAsync("disputed-cyd", "creator");
        await _app.SettleAsync();
        var before = await BookAsync(steward);
        var dispute = await ControlAsync($"charges/{await NewestChargeAsync()}/dispute");
        await ControlAsync($"disputes/{dispute}/lose");
        await _app.SettleAsync();
        foreach (var (state, share) in new[] { ("active", 0L), ("applicant", 1_000), ("active", 0), ("applicant", 1_000) })
        {
            await ControlAsync($"disputes/{dispute}/overturn");
            await _app.SettleAsync();
            var book = await BookAsync(steward);
            Assert.Equal(state, await StateAsync(cyd));
            Assert.Equal(0, Moved("assets:in-dispute", before, book));
            Assert.Equal(share, Moved($"equity:shares:{cyd.MemberId}", before, book));
        }

        // Told again of everything, it changes nothing.
        await _app.PostAsync("reconciliations", new { }, steward.Token);
        await _app.SettleAsync();
        Assert.Equal("applicant", await StateAsync(cyd));
        Assert.DoesNotContain(
            (await _app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray(),
            notice => notice.GetProperty("code").ValueEquals("entry-conflict"));
        await AssertCheckAsync(steward);
    }

    private async Task<string?> StateAsync(SignedIn member) =>
        (await _app.GetAsync("members/me", member.Token)).GetProperty("state").GetString();

    private async Task AssertCheckAsync(SignedIn steward)
    {
        var check = await _app.GetAsync("ledger/check", steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    private async Task<Dictionary<string, long>> BookAsync(SignedIn steward) =>
        (await _app.GetAsync($"ledger/{PeepApp.Start:yyyy-MM}/trial-balance", steward.Token))
            .GetProperty("balances").EnumerateArray().ToDictionary(
                line => line.GetProperty("account").GetString()!, line => line.GetProperty("balanceMinor").GetInt64());

    private static long Moved(string account, Dictionary<string, long> before, Dictionary<string, long> after) =>
        after.GetValueOrDefault(account) - before.GetValueOrDefault(account);

    private async Task<string> NewestChargeAsync()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {_app.Sandbox!.ApiKey}");
        var list = await client.GetStringAsync(new Uri(_app.Sandbox.Address, "v1/charges?limit=1"));
        return JsonDocument.Parse(list).RootElement.GetProperty("data")[0].GetProperty("id").GetString()!;
    }

    private async Task<string> ControlAsync(string path) =>
        (await _app.ControlAsync(path)).GetProperty("id").GetString()!;
}
