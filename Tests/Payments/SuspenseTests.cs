using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>What no rule knows waits in suspense, in sight of the stewards, until one of them corrects it.</summary>
public sealed class SuspenseTests : IAsyncLifetime
{
    private PeepApp _app = null!;
    private SignedIn _steward = null!;
    private string _entry = "";

    public async Task InitializeAsync()
    {
        _app = await PeepApp.StartAsync();
        _steward = await _app.StewardAsync();
        await _app.ControlAsync("movements", new { type = "invented_tomorrow", amountMinor = 5_000, currency = "usd" });
        await ReconciliationTests.ReconcileAsync(_app, _steward);
        _entry = Assert.Single(await WaitingAsync()).GetProperty("entry").GetProperty("id").GetString()!;
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Movement_OfAnUnknownType_IsResolvedByACorrection()
    {
        var waiting = Assert.Single((await WaitingAsync())[0].GetProperty("waiting").EnumerateArray());
        Assert.Equal(-5_000, waiting.GetProperty("amountMinor").GetInt64());
        Assert.Contains(
            (await _app.GetAsync("notices", _steward.Token)).GetProperty("items").EnumerateArray(),
            notice => notice.GetProperty("code").ValueEquals("movement-in-suspense"));

        var ada = await _app.JoinAsCreatorAsync("ada");
        var desk = await TreasuryDesk.OpenAsync(_app, "suspense");
        var evidence = await desk.SendEvidenceAsync("the letter of the payer");
        Task<HttpResponseMessage> ToAdaAsync(string key, string? shown) => SendAsync(
            key,
            3_000,
            $"liabilities:creators:{ada.MemberId}",
            evidence: shown,
            support: new { creator = ada.MemberId, amountMinor = 3_000 });
        await PeepApp.AssertProblemAsync(await ToAdaAsync("alone", null), 422, "needs-another");
        var first = await ReadAsync(await ToAdaAsync("one", evidence), 202);
        Assert.Equal(first.ToString(), (await ReadAsync(await ToAdaAsync("one", evidence), 202)).ToString());
        Assert.Equal(_entry, first.GetProperty("corrects").GetString());
        await desk.ApproveAsync(first);
        Assert.Equal(-2_000, (await WaitingAsync())[0].GetProperty("waiting")[0].GetProperty("amountMinor").GetInt64());
        await PeepApp.AssertProblemAsync(
            await SendAsync("two", 2_001, "income:other"), 422, "not-what-waits");

        var rest = await ReadAsync(await SendAsync("three", 2_000, "income:other"), 201);
        Assert.Equal(rest.ToString(), (await ReadAsync(await SendAsync("three", 2_000, "income:other"), 201)).ToString());
        Assert.Empty(await WaitingAsync());
        Assert.Equal(
            $"accountCorrected steward suspense-two {first.GetProperty("entryId").GetString()}",
            Assert.Single(
                await _app.AuditAsync(ada), line => line.StartsWith("accountCorrected", StringComparison.Ordinal)));
        await _app.SettleAsync();
        var check = await _app.GetAsync("ledger/check", _steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    [Fact]
    public async Task Correction_ThatIsFaulty_IsRefusedAndNothingIsPosted()
    {
        await PeepApp.AssertProblemAsync(await SendAsync("a", 0, "income:other"), 400, "invalid", "postings[0].amountMinor");
        await PeepApp.AssertProblemAsync(await SendAsync("b", 1, "assets:stripe"), 400, "invalid", "postings[0].from");
        await PeepApp.AssertProblemAsync(await SendAsync("c", 1, "income:other", "2036-01-06"), 400, "invalid", "date");
        await PeepApp.AssertProblemAsync(await SendAsync("d", 1, "income:other", "2036-01-04"), 400, "invalid", "date");
        await PeepApp.AssertProblemAsync(await SendAsync("e", 1, "income:other", entry: "txn_unknown"), 404, "not-found");
        var member = await _app.SignUpAsync("nosy", "creator");
        await PeepApp.AssertProblemAsync(
            await SendAsync("f", 1, "income:other", token: member.Token), 403, "not-allowed");
        await PeepApp.AssertProblemAsync(
            await _app.SendAsync(HttpMethod.Get, "ledger/suspense", token: member.Token), 403, "not-allowed");
        Assert.Equal(-5_000, (await WaitingAsync())[0].GetProperty("waiting")[0].GetProperty("amountMinor").GetInt64());
    }

    private async Task<List<JsonElement>> WaitingAsync() =>
        [.. (await _app.GetAsync("ledger/suspense", _steward.Token)).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<HttpResponseMessage> SendAsync(
        string key,
        long minor,
        string from,
        string date = "2036-01-05",
        string? entry = null,
        string? token = null,
        string? evidence = null,
        params object[] support) =>
        _app.SendAsync(
            HttpMethod.Post,
            $"ledger/entries/{entry ?? _entry}/corrections",
            new
            {
                date,
                reason = "told by the processor",
                postings = new[] { new { from, to = "suspense", amountMinor = minor, currency = "usd" } },
                support,
                evidence,
            },
            token ?? _steward.Token,
            key);
}
