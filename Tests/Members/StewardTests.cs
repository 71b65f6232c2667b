using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class StewardTests
{
    private const string Second = "second@peep.example", Third = "third@peep.example";

    // Found by a second pair of eyes: words left over from before a removal were counted the next time.
    [Fact]
    public async Task Words_SaidBeforeTheLastRemoval_DoNotCount()
    {
        await using var app = await PeepApp.StartAsync();
        var table = app.Services.GetRequiredService<StewardsTable>();
        var member = new TableEntity("mem_another_time", "member");
        await table.ConfirmAsync(StewardChangeKind.Appoint, member, "first", default);
        member["StewardRemovedUtc"] = PeepApp.Start;

        var now = await table.ConfirmAsync(StewardChangeKind.Appoint, member, "second", default);

        Assert.Equal(["second"], now.ConfirmedBy);
    }

    [Fact]
    public async Task Stewards_BeforeTheFirstClose_AreChangedByAllOfThemTogether()
    {
        await using var app = await PeepApp.StartAsync();
        var alone = await app.StewardAsync();
        var second = await app.JoinAsync("second", "creator");
        var third = await app.JoinAsync("third", "creator");
        var applicant = await app.SignUpAsync("no-share", "creator");

        Assert.Equal(("appointed", 0), await AskAsync(app, "appointments", "second", alone));
        Assert.Equal(("appointed", 0), await AskAsync(app, "appointments", "second", alone));
        Assert.Equal(("waiting", 1), await AskAsync(app, "appointments", "third", alone));
        Assert.Equal(("waiting", 1), await AskAsync(app, "appointments", "third", alone)); // the same word twice
        foreach (var forMembers in new[] { "stewards", "stewards/acts" })
        {
            using var stranger = await app.SendAsync(HttpMethod.Get, forMembers, token: applicant.Token);
            await PeepApp.AssertProblemAsync(stranger, 422, "not-active");
        }

        var seen = await app.GetAsync("stewards", second.Token);
        Assert.Equal(
            """[{"kind":"appoint","handle":"third","confirmed":1,"missing":1}]""",
            seen.GetProperty("agreements").GetRawText());
        await RefuseAsync(app, "removals", "second", alone, 409, "too-few-stewards");
        await RefuseAsync(app, "appointments", "no-share", alone, 422, "member-not-active");
        await RefuseAsync(app, "appointments", "nobody-at-all", alone, 400, "invalid");
        Assert.Equal(("appointed", 0), await AskAsync(app, "appointments", third.MemberId, second));

        Assert.Equal(
            ["first-steward founding", "second stewards", "third stewards"], await StewardsAsync(app, third));
        Assert.Equal(("waiting", 1), await AskAsync(app, "removals", "second", alone));
        await app.GetAsync("members", second.Token);
        Assert.Equal(("removed", 0), await AskAsync(app, "removals", "second", third));
        using (var lost = await app.SendAsync(HttpMethod.Get, "members", token: second.Token))
        {
            await PeepApp.AssertProblemAsync(lost, 403, "not-allowed");
        }

        Assert.Equal(["first-steward founding", "third stewards"], await StewardsAsync(app, third));
        await RefuseAsync(app, "removals", "third", alone, 409, "too-few-stewards");
        using (var stays = await app.SendAsync(HttpMethod.Delete, "members/me", token: third.Token))
        {
            await PeepApp.AssertProblemAsync(stays, 409, "too-few-stewards");
        }

        Assert.Equal(
            ["stewardRemoved steward third", "stewardAppointed steward first-steward"],
            (await app.AuditAsync(second))[..2]);
        await app.Services.GetRequiredService<PeriodsTable>()
            .MarkClosingAsync(Period.Parse("2036-01"), app.Clock.GetUtcNow(), default);
        await RefuseAsync(app, "appointments", "second", alone, 422, "resolution-needed");
        await AssertActsAsync(app, third);
    }

    // What was refused is not in it, and nobody whom it was about.
    private static async Task AssertActsAsync(PeepApp app, SignedIn member)
    {
        var first = await app.GetAsync("stewards/acts?limit=3", member.Token);
        var after = Uri.EscapeDataString(first.GetProperty("next").GetString()!);
        var rest = await app.GetAsync($"stewards/acts?limit=200&after={after}", member.Token);
        var lines = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray())
            .Select(one => $"{one.GetProperty("act")} {one.GetProperty("steward")} {one.GetProperty("subject")}");
        Assert.Equal(
            [
                "stewardRemovalConfirmed third steward",
                "stewardRemovalConfirmed first-steward steward",
                "stewardAppointmentConfirmed second steward",
                "stewardAppointmentConfirmed first-steward steward",
                "stewardAppointmentConfirmed first-steward steward",
                "stewardAppointmentConfirmed first-steward steward",
                "stewardAppointmentConfirmed first-steward steward",
            ],
            lines);
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.DoesNotContain("mem_", first.GetRawText() + rest.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FoundingSteward_Removed_DoesNotComeBackBySigningInNorByJoiningAnew()
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["Peep__FoundingStewards__0"] = PeepApp.Steward,
            ["Peep__FoundingStewards__1"] = Second,
            ["Peep__FoundingStewards__2"] = Third,
        });
        var first = await app.StewardAsync();
        var second = await app.SignInOrUpAsync("second", Second);
        var third = await app.SignInOrUpAsync("third", Third);
        await AskAsync(app, "removals", "third", first);
        Assert.Equal(("removed", 0), await AskAsync(app, "removals", "third", second));

        third = await app.SignInAsync(Third);
        Assert.Equal(["first-steward founding", "second founding"], await StewardsAsync(app, first));
        await app.AskAsync(HttpMethod.Delete, "members/me", token: third.Token);
        await app.SettleAsync();
        var anew = await app.SignInOrUpAsync("third-anew", Third);
        Assert.NotEqual(third.MemberId, anew.MemberId);
        Assert.Equal(["first-steward founding", "second founding"], await StewardsAsync(app, first));
    }

    [Fact]
    public async Task Act_OfOneOperation_IsNotedOnceAndTakenBackOnlyByWhoeverNotedIt()
    {
        await using var app = await PeepApp.StartAsync();
        var steward = await app.StewardAsync();
        var acts = app.Services.GetRequiredService<StewardActs>();
        var caller = new Caller(steward.MemberId, true, app.Clock.GetUtcNow(), null, "operation");
        async Task<int> CountAsync() => (await acts.ListAsync(new Paging(null, 50), default)).Items.Count;
        Task<IResult> DoAsync(Caller by, IResult result) =>
            acts.DoAsync(by, AuditAct.RunApproved, "2036-01", () => Task.FromResult(result), default);

        await DoAsync(caller, Problems.NotFound);
        Assert.Equal(0, await CountAsync());
        await DoAsync(caller, Answers.Done);
        await DoAsync(caller, Answers.Done);
        await DoAsync(caller, Problems.NotFound); // a repetition that comes too late
        Assert.Equal(1, await CountAsync());
        await Assert.ThrowsAsync<IOException>(() => acts.DoAsync(
            caller with { OperationId = "cut-short" },
            AuditAct.RunAsked,
            "2036-01",
            () => throw new IOException(),
            default));
        var noted = await acts.ListAsync(new Paging(null, 50), default);
        Assert.Equal([AuditAct.RunAsked, AuditAct.RunApproved], noted.Items.Select(one => one.Act).Order());
        Assert.All(noted.Items, one => Assert.Equal("2036-01", one.Reference));
    }

    private static async Task<(string?, int)> AskAsync(PeepApp app, string what, string member, SignedIn by)
    {
        var answer = await app.PostAsync($"stewards/{what}", new { member }, by.Token);
        return (answer.GetProperty("state").GetString(), answer.GetProperty("missing").GetInt32());
    }

    private static async Task RefuseAsync(
        PeepApp app, string what, string member, SignedIn by, int status, string code)
    {
        using var refused = await app.SendAsync(HttpMethod.Post, $"stewards/{what}", new { member }, by.Token);
        await PeepApp.AssertProblemAsync(refused, status, code);
    }

    private static async Task<List<string>> StewardsAsync(PeepApp app, SignedIn member) =>
    [
        .. (await app.GetAsync("stewards", member.Token)).GetProperty("items").EnumerateArray()
            .Select(one => $"{one.GetProperty("handle")} {one.GetProperty("by")}"),
    ];
}
