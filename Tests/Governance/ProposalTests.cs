using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ProposalTests
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Election_OfTwoSeats_SeatsTheElectedAndWithholdsRankings()
    {
        await using var coop = await VotingApp.StartAsync(8);
        await coop.AddAsync("teller", steward: true);
        var id = await coop.FileAsync(
            "voter-h", new { kind = "election", title = "Two seats", text = "They are empty.", group = "creator" });
        using var second = await coop.App.SendAsync(
            HttpMethod.Post,
            "proposals",
            new { kind = "election", title = "Again", text = "For the same seats.", group = "creator" },
            coop.Tokens["voter-a"]);
        await PeepApp.AssertProblemAsync(second, 409, "election-running");
        var candidates = new Dictionary<string, string>();
        foreach (var voter in new[] { "voter-a", "voter-b", "voter-c", "voter-d" })
        {
            candidates[voter] = await coop.StandAsync(voter, id);
        }

        await coop.App.AskAsync(HttpMethod.Delete, $"proposals/{id}/candidacy", token: coop.Tokens["voter-d"]);
        await coop.OpenAsync(id);
        var receipt = "";
        foreach (var (voter, ranking) in new[]
        {
            ("a", "ab"), ("b", "ba"), ("c", "cb"), ("d", "ab"), ("e", "ab"), ("f", "abc"), ("g", "bc"), ("h", "c"),
        })
        {
            receipt = await coop.RankAsync(
                $"voter-{voter}", id, [.. ranking.Select(one => candidates[$"voter-{one}"])]);
        }

        var sealedOne = await coop.CloseAsync(id);

        // Quota 3: A has 4 and passes 1 on, mostly to B, who has 2; C has 2.
        var count = sealedOne.GetProperty("count");
        Assert.Equal(
            [candidates["voter-a"], candidates["voter-b"]],
            count.GetProperty("elected").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(3, VotingTests.Number(count, "election", "quota"));
        Assert.NotEqual(JsonValueKind.Null, count.GetProperty("pairs").ValueKind);
        Assert.All(
            await coop.BallotsAsync(id),
            one => Assert.Equal(JsonValueKind.Null, one.GetProperty("choice").ValueKind));
        var seen = await coop.BallotsAsync(id, coop.Tokens["teller"]);
        Assert.Equal(8, seen.Count(one => one.GetProperty("choice").ValueKind == JsonValueKind.String));
        var board = (await coop.App.GetAsync("board")).GetProperty("groups").EnumerateArray()
            .First(group => group.GetProperty("group").ValueEquals("creator"));
        Assert.Equal(2, VotingTests.Number(board, "seats"));
        Assert.Equal(
            ["voter-a", "voter-b"],
            board.GetProperty("directors").EnumerateArray()
                .Select(one => one.GetProperty("handle").GetString()).Order());
        Assert.Equal(
            sealedOne.GetProperty("closesUtc").GetDateTimeOffset().AddMonths(12),
            board.GetProperty("directors")[0].GetProperty("untilUtc").GetDateTimeOffset());

        var (exit, said) = await coop.RecountAsync(id, receipt, coop.Tokens["teller"]);
        Assert.True(exit == 0 && said.Contains("the result is passed", StringComparison.Ordinal), said);
        (exit, said) = await coop.RecountAsync(id, receipt);
        Assert.True(exit == 0 && said.Contains("withheld", StringComparison.Ordinal), said);
        using var full = await coop.App.SendAsync(
            HttpMethod.Post,
            "proposals",
            new { kind = "election", title = "Again", text = "For the same seats.", group = "creator" },
            coop.Tokens["voter-a"]);
        await PeepApp.AssertProblemAsync(full, 422, "no-vacancy");
        await AssertSaleAsync(coop);
    }

    /// <summary>Two thirds of all owners and of all directors: the two directors just elected vote twice.</summary>
    private static async Task AssertSaleAsync(VotingApp coop)
    {
        var id = await coop.FileAsync("voter-a", new { kind = "sale", title = "Sell", text = "An offer came." });
        await coop.OpenAsync(id);
        foreach (var voter in "abcdef")
        {
            await coop.VoteAsync($"voter-{voter}", id, "yes");
        }

        await coop.VoteAsync("voter-a", id, "yes", "directors");
        await coop.VoteAsync("voter-b", id, "no", "directors");
        using var third = await coop.TryVoteAsync(
            "voter-c", id, new { nonce = VotingApp.NewNonce(), choice = "yes", @as = "directors" });
        await PeepApp.AssertProblemAsync(third, 422, "not-an-elector");
        var receipt = await coop.VoteAsync("voter-a", id, "yes", "directors");

        var count = (await coop.CloseAsync(id)).GetProperty("count");

        Assert.Equal("rejected", count.GetProperty("result").GetString()); // six of nine owners, one of two directors
        Assert.Equal(
            (9, 6, 2, 1),
            (VotingTests.Number(count, "members", "electorate"), VotingTests.Number(count, "members", "yes"),
                VotingTests.Number(count, "directors", "electorate"), VotingTests.Number(count, "directors", "yes")));
        var (exit, said) = await coop.RecountAsync(id, receipt);
        Assert.True(exit == 0, said);
    }

    [Fact]
    public async Task Appeal_Passed_ReinstatesAndAdmission_Passed_AdmitsAndBothAreNoted()
    {
        await using var coop = await VotingApp.StartAsync(3);
        await coop.AddAsync("stewarding", steward: true);
        var app = coop.App;
        var suspended = await app.JoinAsync("suspended-one", "creator");
        await app.SuspendAsync(new SignedIn("", coop.Tokens["stewarding"], ""), suspended);
        using var other = await app.SendAsync(
            HttpMethod.Post, "proposals", new { kind = "resolution", title = "t", text = "t" }, suspended.Token);
        await PeepApp.AssertProblemAsync(other, 422, "suspended");
        using var notSuspended = await app.SendAsync(
            HttpMethod.Post,
            "proposals",
            new { kind = "resolution", title = "t", text = "t", appeal = true },
            coop.Tokens["voter-a"]);
        await PeepApp.AssertProblemAsync(notSuspended, 422, "not-suspended");
        object body = new { kind = "resolution", title = "Let me back", text = "It was a mistake.", appeal = true };
        var appeal = (await app.PostAsync("proposals", body, suspended.Token)).GetProperty("id").GetString()!;
        Assert.Equal(appeal, (await app.PostAsync("proposals", body, suspended.Token)).GetProperty("id").GetString());
        var admission = await coop.FileAsync("voter-c", new { kind = "admission", title = "I code", text = "For us." });

        await coop.OpenAsync(appeal);
        coop.Tokens["suspended-one"] = suspended.Token;
        using var own = await coop.TryVoteAsync(
            "suspended-one", appeal, new { nonce = VotingApp.NewNonce(), choice = "yes" });
        await PeepApp.AssertProblemAsync(own, 422, "not-an-elector");
        foreach (var voter in new[] { "voter-a", "voter-b", "voter-c", "stewarding" })
        {
            await coop.VoteAsync(voter, appeal, "yes");
            await coop.VoteAsync(voter, admission, voter == "voter-b" ? "no" : "yes");
        }

        await coop.CloseAsync(appeal);
        await coop.CloseAsync(admission);

        var me = await app.GetAsync("members/me", suspended.Token);
        Assert.Equal("active", me.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, me.GetProperty("suspension").ValueKind);
        Assert.Equal($"reinstated vote {appeal}", (await app.AuditAsync(suspended))[0]);
        var admitted = await app.GetAsync("members/me", coop.Tokens["voter-c"]);
        Assert.Contains("contributor", admitted.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(
            $"contributorAdmitted vote {admission}",
            (await app.AuditAsync(new SignedIn("", coop.Tokens["voter-c"], "")))[0]);
        using var again = await app.SendAsync(
            HttpMethod.Post, "proposals", new { kind = "admission", title = "t", text = "t" }, coop.Tokens["voter-c"]);
        await PeepApp.AssertProblemAsync(again, 409, "already-contributor");
    }

    [Fact]
    public async Task Bylaws_Proposed_ShowWhatTheyWouldHavePaidAndBindOncePassed()
    {
        await using var coop = await DividendApp.StartAsync();
        var app = coop.App;
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await app.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "paid");
        var (ada, ben, cyd) = (
            await app.SignInAsync(coop.Ada.Email),
            await app.SignInAsync(coop.Ben.Email),
            await app.SignInAsync(coop.Cyd.Email));
        var bylaws = JsonNode.Parse((await app.GetAsync("bylaws/1")).GetRawText())!;
        bylaws["effectiveFrom"] = "2036-02";
        bylaws["currency"] = "eur";
        await AssertFaultsAsync(app, ada, bylaws, "/bylaws/currency", "/bylaws/effectiveFrom", "/bylaws/version");
        bylaws["quorum"]!["minimum"] = 0;
        await AssertFaultsAsync(app, ada, bylaws, "/bylaws/quorum/minimum");

        bylaws["quorum"]!["minimum"] = 5;
        (bylaws["version"], bylaws["effectiveFrom"], bylaws["currency"]) = (2, "2036-04", "usd");
        bylaws["phases"]![0]!["patronageRateBps"] = 4_000; // twice as much to the members
        var filed = await app.PostAsync(
            "proposals", new { kind = "bylaws", title = "More", text = "Twice as much.", bylaws }, ada.Token);
        var id = filed.GetProperty("id").GetString()!;
        JsonElement shown = default;
        await PeepApp.UntilAsync(async () =>
            (shown = await app.GetAsync($"proposals/{id}", ada.Token))
                .GetProperty("effect").ValueKind != JsonValueKind.Null);

        long Pool(string side) => shown.GetProperty("effect").GetProperty(side).GetProperty("pools")[0]
            .GetProperty("poolMinor").GetInt64();
        Assert.InRange(Pool("proposed") - (2 * Pool("inForce")), -1, 1);
        Assert.All(shown.GetProperty("effect").GetProperty("proposed").GetProperty("pools").EnumerateArray(), pool =>
            Assert.True(pool.GetProperty("withheld").GetBoolean())); // two creators, one contributor
        var own = shown.GetProperty("you").GetProperty("effect")[0];
        Assert.Equal(99_020, own.GetProperty("allocatedMinor").GetInt64()); // the statement's figure
        Assert.InRange(own.GetProperty("proposedMinor").GetInt64(), 198_039, 198_041);
        var strangers = await app.GetAsync($"proposals/{id}");
        Assert.Equal(JsonValueKind.Null, strangers.GetProperty("you").ValueKind);

        var closes = filed.GetProperty("closesUtc").GetDateTimeOffset();
        await app.JumpToAsync(filed.GetProperty("opensUtc").GetDateTimeOffset());
        await StateAsync(app, id, "open");
        foreach (var voter in new[] { ada, ben, cyd })
        {
            await app.AskAsync(
                HttpMethod.Put,
                $"proposals/{id}/ballot",
                new { nonce = VotingApp.NewNonce(), choice = voter == cyd ? "no" : "yes" },
                voter.Token);
        }

        await app.JumpToAsync(closes.AddMinutes(5));
        var sealedOne = await StateAsync(app, id, "sealed");
        Assert.Equal("passed", sealedOne.GetProperty("count").GetProperty("result").GetString()); // two thirds
        Assert.True(sealedOne.GetProperty("bylawsAdopted").GetBoolean());
        Assert.True(JsonNode.DeepEquals(bylaws, JsonNode.Parse((await app.GetAsync("bylaws/2")).GetRawText())));
        var table = app.Services.GetRequiredService<BylawsTable>();
        Assert.Equal(1, (await table.InForceAsync(Period.Parse("2036-03"), default)).Version);
        Assert.Equal(2, (await table.InForceAsync(Period.Parse("2036-04"), default)).Version);
    }

    /// <summary>
    /// Bylaws by which one creator fewer takes part: the others' part would tell theirs, so nothing of it is shown.
    /// </summary>
    [Fact]
    public async Task Bylaws_ByWhichOthersTakePart_TellNoMembersPart()
    {
        await using var coop = await DividendApp.StartAsync();
        var app = coop.App;
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.PostAsync(
            "txn_more",
            EntrySource.Movement,
            [],
            new PatronageFact(PatronageKind.Support, coop.Ada.MemberId, "h_99", 500));
        await app.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "paid");
        var ada = await app.SignInAsync(coop.Ada.Email);
        var bylaws = JsonNode.Parse((await app.GetAsync("bylaws/1")).GetRawText())!;
        (bylaws["version"], bylaws["effectiveFrom"], bylaws["withholdBelow"]) = (2, "2036-04", 1);
        bylaws["eligibility"]!["creator"]!["supporters"] = 11; // Ada has eleven, Ben ten

        var filed = await app.PostAsync(
            "proposals", new { kind = "bylaws", title = "Fewer", text = "Without Ben.", bylaws }, ada.Token);
        JsonElement shown = default;
        await PeepApp.UntilAsync(async () =>
            (shown = await app.GetAsync($"proposals/{filed.GetProperty("id").GetString()}", ada.Token))
                .GetProperty("effect").ValueKind != JsonValueKind.Null);

        var proposed = shown.GetProperty("effect").GetProperty("proposed");
        Assert.Equal(JsonValueKind.Null, proposed.GetProperty("allocatedMinor").ValueKind);
        Assert.All(proposed.GetProperty("pools").EnumerateArray(), pool =>
            Assert.Equal(JsonValueKind.Null, pool.GetProperty("nonMemberMinor").ValueKind));
        var own = shown.GetProperty("you").GetProperty("effect")[0];
        Assert.True(own.GetProperty("eligibleProposed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, own.GetProperty("proposedMinor").ValueKind);
    }

    [Fact]
    public async Task Proposal_ThatDoesNotFit_IsRefusedAndItsAuthorMayTakeItBack()
    {
        await using var coop = await VotingApp.StartAsync(2);
        await coop.AddAsync("applying", MemberState.Applicant);
        var token = coop.Tokens["voter-a"];
        foreach (var (body, field) in new (object, string)[]
        {
            (new { kind = "resolution", title = "", text = "t" }, "title"),
            (new { kind = "resolution", title = "a\nb", text = "t" }, "title"),
            (new { kind = "resolution", title = "t", text = " " }, "text"),
            (new { kind = "resolution", title = "t", text = "\u0007" }, "text"),
            (new { kind = "resolution", title = "t", text = new string('x', 8_001) }, "text"),
            (new { kind = "resolution", title = "t", text = "t", group = "creator" }, "group"),
            (new { kind = "election", title = "t", text = "t", group = "company" }, "group"),
            (new { kind = "bylaws", title = "t", text = "t" }, "bylaws"),
            (new { kind = "sale", title = "t", text = "t", appeal = true }, "appeal"),
            (new { kind = "coup", title = "t", text = "t" }, "kind"),
        })
        {
            using var answer = await coop.App.SendAsync(HttpMethod.Post, "proposals", body, token);
            await PeepApp.AssertProblemAsync(answer, 400, "invalid", field);
        }

        using var applicant = await coop.App.SendAsync(
            HttpMethod.Post, "proposals", new { kind = "sale", title = "t", text = "t" }, coop.Tokens["applying"]);
        await PeepApp.AssertProblemAsync(applicant, 422, "not-active");
        object resolution = new { kind = "resolution", title = "t", text = "t" };
        var id = (await coop.App.PostAsync("proposals", resolution, token, key: "k")).GetProperty("id").GetString()!;
        var repeated = await coop.App.PostAsync("proposals", resolution, token, key: "k");
        Assert.Equal(id, repeated.GetProperty("id").GetString());
        await coop.FileResolutionAsync();
        await coop.FileResolutionAsync();
        using var fourth = await coop.App.SendAsync(HttpMethod.Post, "proposals", resolution, token);
        await PeepApp.AssertProblemAsync(fourth, 422, "too-many-proposals");

        using var another = await coop.App.SendAsync(
            HttpMethod.Delete, $"proposals/{id}", token: coop.Tokens["voter-b"]);
        await PeepApp.AssertProblemAsync(another, 404, "not-found");
        await coop.OpenAsync(id);
        await coop.VoteAsync("voter-b", id, "yes");
        using var voted = await coop.App.SendAsync(HttpMethod.Delete, $"proposals/{id}", token: token);
        await PeepApp.AssertProblemAsync(voted, 409, "has-ballots");
        var unvoted = (await coop.App.GetAsync("proposals")).GetProperty("items").EnumerateArray()
            .Select(one => one.GetProperty("id").GetString()!).First(one => one != id);
        await coop.App.AskAsync(HttpMethod.Delete, $"proposals/{unvoted}", token: token);
        await coop.App.AskAsync(HttpMethod.Delete, $"proposals/{unvoted}", token: token);
        Assert.Equal("withdrawn", (await coop.App.GetAsync($"proposals/{unvoted}")).GetProperty("state").GetString());
        using var gone = await coop.TryVoteAsync(
            "voter-b", unvoted, new { nonce = VotingApp.NewNonce(), choice = "yes" });
        await PeepApp.AssertProblemAsync(gone, 409, "vote-closed");
    }

    private static async Task AssertFaultsAsync(PeepApp app, SignedIn member, JsonNode bylaws, params string[] pointers)
    {
        using var answer = await app.SendAsync(
            HttpMethod.Post, "proposals", new { kind = "bylaws", title = "t", text = "t", bylaws }, member.Token);
        var problem = await PeepApp.AssertProblemAsync(answer, 400, "invalid");
        Assert.Equal(
            pointers,
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    private static async Task<JsonElement> StateAsync(PeepApp app, string id, string state)
    {
        JsonElement seen = default;
        await PeepApp.UntilAsync(async () =>
            (seen = await app.GetAsync($"proposals/{id}")).GetProperty("state").ValueEquals(state));
        return seen;
    }
}
