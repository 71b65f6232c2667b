using System.Text.Json;

namespace PeepFunctions.Tests;

public sealed class StewardVoteTests
{
    [Fact]
    public async Task Resolution_Passed_AppointsFirstAndRemovesWhereTwoStay()
    {
        await using var coop = await VotingApp.StartAsync(3);
        await coop.AddAsync("old-steward", steward: true);
        await coop.AddAsync("other-steward", steward: true);
        await coop.AddAsync("will-rest");
        await AssertRefusedAsync(coop, new { appoint = Ids("old-steward") }, "/stewards/appoint/0");
        await AssertRefusedAsync(coop, new { remove = Ids("voter-b") }, "/stewards/remove/0");
        await AssertRefusedAsync(
            coop, new { appoint = Ids("voter-b"), remove = new[] { "no-such-one" } }, "/stewards/remove/0");
        await AssertRefusedAsync(coop, new { appoint = Ids("voter-b", "voter-b") }, "/stewards/appoint/1");
        await AssertRefusedAsync(coop, new { appoint = new string?[] { null } }, "stewards");
        await AssertRefusedAsync(coop, new { }, "stewards");

        var id = await coop.FileAsync("voter-a", new
        {
            kind = "resolution",
            title = "Other stewards",
            text = "It is time.",
            stewards = new { appoint = Ids("voter-b", "will-rest"), remove = Ids("old-steward", "other-steward") },
        });
        await coop.App.SuspendAsync(
            new SignedIn("", coop.Tokens["other-steward"], ""), new SignedIn("", "", VotingApp.IdOf("will-rest")));
        await coop.OpenAsync(id);
        foreach (var voter in new[] { "voter-a", "voter-b", "voter-c", "old-steward", "other-steward" })
        {
            await coop.VoteAsync(voter, id, "yes");
        }

        Assert.Equal(JsonValueKind.Null, (await coop.App.GetAsync($"proposals/{id}"))
            .GetProperty("stewards")[0].GetProperty("outcome").ValueKind);
        await coop.CloseAsync(id);

        var shown = await coop.App.GetAsync($"proposals/{id}", coop.Tokens["voter-a"]);
        Assert.Equal(
            """
            [{"kind":"appoint","handle":"voter-b","outcome":"done"},{"kind":"appoint","handle":"will-rest","outcome":"not-active"},{"kind":"remove","handle":"old-steward","outcome":"done"},{"kind":"remove","handle":"other-steward","outcome":"too-few-stay"}]
            """.Trim(),
            shown.GetProperty("stewards").GetRawText());
        var stewards = (await coop.App.GetAsync("stewards", coop.Tokens["voter-a"])).GetProperty("items")
            .EnumerateArray()
            .Select(one => $"{one.GetProperty("handle")} {one.GetProperty("by")} {one.GetProperty("proposal")}".Trim());
        Assert.Equal(["other-steward founding", $"voter-b vote {id}"], stewards);
        await coop.App.GetAsync("members", coop.Tokens["voter-b"]);
        using var lost = await coop.App.SendAsync(HttpMethod.Get, "members", token: coop.Tokens["old-steward"]);
        await PeepApp.AssertProblemAsync(lost, 403, "not-allowed");
    }

    private static string[] Ids(params string[] handles) => [.. handles.Select(VotingApp.IdOf)];

    private static async Task AssertRefusedAsync(VotingApp coop, object stewards, string field)
    {
        using var refused = await coop.App.SendAsync(
            HttpMethod.Post,
            "proposals",
            new { kind = "resolution", title = "t", text = "t", stewards },
            coop.Tokens["voter-a"]);
        await PeepApp.AssertProblemAsync(refused, 400, "invalid", field);
    }
}
