namespace PeepFunctions.Tests;

public sealed class SuspensionTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Suspended_Member_ReadsWhyAndHowToAppealUntilReinstated()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync("told-why", "creator");

        await _app.SuspendAsync(steward, member, "impersonation");
        var profile = await _app.GetAsync("members/me", member.Token);
        await _app.AskAsync(HttpMethod.Post, $"members/{member.MemberId}/reinstate", token: steward.Token);
        var after = await _app.GetAsync("members/me", member.Token);

        Assert.Equal("suspended", profile.GetProperty("state").GetString());
        var suspension = profile.GetProperty("suspension");
        Assert.Equal("impersonation", suspension.GetProperty("reason").GetString());
        Assert.Equal(
            PeepApp.Start, suspension.GetProperty("sinceUtc").GetDateTimeOffset(), TimeSpan.FromMinutes(5));
        Assert.Contains("propose", suspension.GetProperty("appeal").GetString(), StringComparison.Ordinal);
        Assert.Equal("active", after.GetProperty("state").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, after.GetProperty("suspension").ValueKind);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"reason": null}""")]
    [InlineData("""{"reason": "dislike"}""")]
    [InlineData("""{"reason": 1}""")]
    public async Task Suspend_WithoutAReasonOfTheList_IsRefused(string body)
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync($"no-reason-{body.Length}", "creator");

        using var answer = await _app.SendAsync(
            HttpMethod.Post,
            $"members/{member.MemberId}/suspend",
            System.Text.Json.JsonDocument.Parse(body).RootElement,
            steward.Token);

        await PeepApp.AssertProblemAsync(answer, 400, "invalid");
        Assert.Equal("active", (await _app.GetAsync("members/me", member.Token)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Suspended_Member_SignsInReadsAndIsPaidButCannotAct()
    {
        var steward = await _app.StewardAsync();
        var member = await _app.JoinAsync("resting", "creator");
        await _app.SuspendAsync(steward, member, "safety");

        var again = await _app.SignInAsync(member.Email);

        foreach (var path in new[]
        {
            "members/me", "members/me/audit", "members/me/hours", "members/me/statements", "members/me/capital",
            "members/me/support", "members/me/payout-account", "members/me/payout-route", "sessions",
        })
        {
            await _app.GetAsync(path, again.Token);
        }

        await _app.OnboardAsync(again); // what is owed must be able to reach them
        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Patch, "members/me", new { handle = "not-resting" }),
            (HttpMethod.Patch, "members/me", new { classes = new[] { "supporter" } }),
            (HttpMethod.Post, "members/me/hours", new { date = "2036-01-04", minutes = 10 }),
        })
        {
            using var refused = await _app.SendAsync(method, path, body, again.Token);
            await PeepApp.AssertProblemAsync(refused, 422, "suspended");
        }
    }
}
