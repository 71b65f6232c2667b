using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class AuditTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Audit_OfAMembership_SaysWhoDidWhatAndWhyNewestFirst()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync("audited", "creator");
        var other = await _app.SignUpAsync("not-audited", "creator");
        await _app.SuspendAsync(steward, member, "chargebackAbuse");
        await _app.SuspendAsync(steward, member, "safety"); // suspended already: the first reason stands
        await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: steward.Token);
        await _app.AskAsync(
            HttpMethod.Patch, "members/me", new { classes = new[] { "supporter", "creator" } }, member.Token);
        await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/contributor", token: steward.Token);
        await _app.SuspendAsync(steward, member, "legalRequest");

        var lines = await _app.AuditAsync(member);

        Assert.Equal(
            [
                "suspended steward first-steward legalRequest",
                "contributorAdmitted steward first-steward",
                "classesChanged you creator,supporter",
                "reinstated steward first-steward",
                "suspended steward first-steward chargebackAbuse",
            ],
            lines[..5]);
        Assert.StartsWith("sharePaid payment ch_", lines[5], StringComparison.Ordinal);
        Assert.Equal("joined you", lines[6]);
        Assert.Equal(7, lines.Count);
        Assert.Equal(["joined you"], await _app.AuditAsync(other));
    }

    [Fact]
    public async Task Audit_ByPages_IsAllOfIt()
    {
        var member = await _app.JoinAsync("audit-pages", "creator");

        var first = await _app.GetAsync("members/me/audit?limit=1", member.Token);
        var after = Uri.EscapeDataString(first.GetProperty("next").GetString()!);
        var second = await _app.GetAsync($"members/me/audit?limit=1&after={after}", member.Token);

        Assert.Equal("sharePaid", first.GetProperty("items")[0].GetProperty("act").GetString());
        Assert.Equal("joined", second.GetProperty("items")[0].GetProperty("act").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("next").ValueKind);
        using var wrong = await _app.SendAsync(HttpMethod.Get, "members/me/audit?limit=0", token: member.Token);
        await PeepApp.AssertProblemAsync(wrong, 400, "invalid");
        using var stranger = await _app.SendAsync(HttpMethod.Get, "members/me/audit");
        await PeepApp.AssertProblemAsync(stranger, 401, "not-signed-in");
    }

    /// <summary>Each start dies one request later: whatever was done is noted, once, and nothing else is.</summary>
    [Fact]
    public async Task Change_KilledBetweenAnyTwoRequests_IsNotedOnce()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var member = await app.SignUpAsync("ada", "creator");
        var members = app.Services.GetRequiredService<MembersTable>();
        await app.SettleAsync();

        var kills = 0;
        foreach (var round in Enumerable.Range(1, 3))
        {
            kills += await transport.KillAsync(1, () => members.ActivateAsync(member.MemberId, $"ch_{round}", default));
            kills += await transport.KillAsync(1, () => members.LoseShareAsync(member.MemberId, [$"ch_{round}"], default));
        }

        Assert.True(kills >= 12, $"{kills} kills: too few.");
        Assert.Equal(
            [
                "shareLost payment ch_3", "sharePaid payment ch_3", "shareLost payment ch_2", "sharePaid payment ch_2",
                "shareLost payment ch_1", "sharePaid payment ch_1", "joined you",
            ],
            await app.AuditAsync(member));
    }

    [Fact]
    public async Task Note_ToldTwice_KeepsTheFirstTime()
    {
        var audit = _app.Services.GetRequiredService<AuditTable>();
        var note = new AuditNote(
            AuditAct.PaymentRetried, "mem_steward", PeepApp.Start, "dividend:2036-01:mem_a", "why", "op");

        await audit.NoteAsync("mem_noted", note, default);
        await audit.NoteAsync("mem_noted", note with { AtUtc = PeepApp.Start.AddDays(1), By = "mem_other" }, default);
        await audit.NoteAsync("mem_noted", note with { Occasion = "op2" }, default);

        var page = await audit.ListAsync("mem_noted", new Paging(null, 10), default);
        Assert.Equal([note, note with { Occasion = "op2" }], page.Items);
    }
}
