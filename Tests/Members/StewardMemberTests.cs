using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class StewardMemberTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Suspended_Member_HasNoPageUntilReinstated()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync("suspendee", "creator");

        await _app.SuspendAsync(steward, member);
        using var hidden = await _app.SendAsync(HttpMethod.Get, "creators/suspendee");
        var line = await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: steward.Token);

        await PeepApp.AssertProblemAsync(hidden, 404, "not-found");
        Assert.Equal("active", line.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Suspended_Steward_HasNoPowersLeft()
    {
        var member = await _app.JoinAsync("resting-steward", "creator");
        var members = _app.Services.GetRequiredService<MembersTable>();
        await members.ChangeAsync(member.MemberId, row => (row["Steward"] = true) is true, default);
        using var own = await _app.SendAsync(
            HttpMethod.Post, $"members/{member.MemberId}/suspend", new { reason = "safety" }, member.Token);
        await PeepApp.AssertProblemAsync(own, 422, "own-membership");

        var steward = await _app.StewardAsync();
        await _app.SuspendAsync(steward, member);

        using var list = await _app.SendAsync(HttpMethod.Get, "members", token: member.Token);
        using var reinstate = await _app.SendAsync(
            HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: member.Token);
        await PeepApp.AssertProblemAsync(list, 403, "not-allowed");
        await PeepApp.AssertProblemAsync(reinstate, 403, "not-allowed");
    }

    [Fact]
    public async Task Members_ListedByPages_AreAll()
    {
        var steward = await _app.StewardAsync();
        await _app.SignUpAsync("listed-a", "creator");
        await _app.SignUpAsync("listed-b", "creator");

        var handles = new List<string?>();
        for (var after = ""; ;)
        {
            var page = await _app.GetAsync($"members?limit=1{after}", steward.Token);
            handles.AddRange(
                page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("handle").GetString()));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            after = $"&after={Uri.EscapeDataString(next)}";
        }

        Assert.Equal(handles.Count, handles.Distinct().Count());
        Assert.Contains("listed-a", handles);
        Assert.Contains("listed-b", handles);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("after=%00")]
    [InlineData("after=a%0Ab")]
    public async Task Members_PageThatIsNone_IsInvalid(string query)
    {
        var steward = await _app.StewardAsync();

        using var response = await _app.SendAsync(HttpMethod.Get, $"members?{query}", token: steward.Token);
        using var longer = await _app.SendAsync(
            HttpMethod.Get, $"members?after={new string('a', 301)}", token: steward.Token);

        await PeepApp.AssertProblemAsync(response, 400, "invalid");
        await PeepApp.AssertProblemAsync(longer, 400, "invalid");
    }

    [Theory]
    [InlineData("GET", "members")]
    [InlineData("GET", "hours")]
    [InlineData("GET", "payees")]
    [InlineData("GET", "payees/swop/audit")]
    [InlineData("GET", "expenses")]
    [InlineData("POST", "members/mem_x/suspend")]
    [InlineData("POST", "members/mem_x/reinstate")]
    [InlineData("POST", "members/mem_x/contributor")]
    [InlineData("POST", "hours/mem_x-y/approve")]
    [InlineData("POST", "hours/mem_x-y/reject")]
    public async Task StewardsOnly_MemberAndStranger_AreRefused(string method, string path)
    {
        var member = await _app.SignInOrUpAsync("no-steward");

        using var asMember = await _app.SendAsync(new HttpMethod(method), path, token: member.Token);
        using var asStranger = await _app.SendAsync(new HttpMethod(method), path);

        await PeepApp.AssertProblemAsync(asMember, 403, "not-allowed");
        await PeepApp.AssertProblemAsync(asStranger, 401, "not-signed-in");
    }
}
