namespace PeepFunctions.Tests;

public sealed class ProfileTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Handle_Changed_LeadsToTheMemberAndIsHeldFromOthers()
    {
        var member = await _app.JoinAsync("old-name", "creator");

        var profile = await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "New-Name" }, member.Token);
        using var taken = await _app.SendAsync(HttpMethod.Post, "members", new
        {
            email = "thief@people.example",
            handle = "old-name",
            classes = new[] { "creator" },
            acceptsBylaws = 1,
        });
        using var former = await _app.SendAsync(HttpMethod.Get, "creators/old-name");

        Assert.Equal("new-name", profile.GetProperty("handle").GetString());
        Assert.Equal("new-name", (await _app.GetAsync("creators/new-name")).GetProperty("handle").GetString());
        await PeepApp.AssertProblemAsync(taken, 409, "handle-taken");
        await PeepApp.AssertProblemAsync(former, 404, "not-found");
        profile = await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "old-name" }, member.Token);
        Assert.Equal("old-name", profile.GetProperty("handle").GetString());
    }

    [Fact]
    public async Task Handle_ThatLooksLikeAnothers_IsTaken()
    {
        await _app.SignUpAsync("mill_01", "creator");
        var other = await _app.SignUpAsync("other-mill", "creator");

        foreach (var handle in new[] { "mi11-o1", "MILL01", "rnillol", "mill-0-1" })
        {
            using var signUp = await _app.SendAsync(HttpMethod.Post, "members", new
            {
                email = "imposter@people.example",
                handle,
                classes = new[] { "creator" },
                acceptsBylaws = 1,
            });
            using var change = await _app.SendAsync(HttpMethod.Patch, "members/me", new { handle }, other.Token);

            await PeepApp.AssertProblemAsync(signUp, 409, "handle-taken");
            await PeepApp.AssertProblemAsync(change, 409, "handle-taken");
        }
    }

    [Fact]
    public async Task Handle_ChangedToOneThatLooksLikeIt_LeadsToTheMemberExactly()
    {
        var member = await _app.JoinAsync("jane_doe", "creator");

        await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "jane-doe" }, member.Token);

        Assert.Equal("jane-doe", (await _app.GetAsync("creators/jane-doe")).GetProperty("handle").GetString());
        foreach (var other in new[] { "jane_doe", "janedoe", "jane-d0e" })
        {
            using var none = await _app.SendAsync(HttpMethod.Get, $"creators/{other}");
            await PeepApp.AssertProblemAsync(none, 404, "not-found");
        }
    }

    [Fact]
    public async Task Handle_GivenUp_IsHeldForNinetyDaysForItsFormerOwner()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.JoinAsync("given-up", "creator");
        await app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "second" }, member.Token);
        await app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "given-up" }, member.Token); // takes it back
        await app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "third" }, member.Token);
        await app.SettleAsync();

        var released = app.Clock.GetUtcNow();
        await app.JumpToAsync(released.AddDays(89));
        using var early = await app.SendAsync(HttpMethod.Post, "members", SignUpAs("g1ven_up"));
        await app.JumpToAsync(released.AddDays(91));
        using var late = await app.SendAsync(HttpMethod.Post, "members", SignUpAs("g1ven_up"));

        await PeepApp.AssertProblemAsync(early, 409, "handle-taken");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, late.StatusCode);

        static object SignUpAs(string handle) =>
            new { email = "later@people.example", handle, classes = new[] { "creator" }, acceptsBylaws = 1 };
    }

    [Fact]
    public async Task Handle_ChangedManyTimesAtOnce_LeadsToTheMember()
    {
        var member = await _app.JoinAsync("to-and-fro", "creator");

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Task.WhenAll(new[] { "to-and-fro", "fro-and-to", "to_and_fro", "and-to-fro" }.Select(handle =>
                _app.AskAsync(HttpMethod.Patch, "members/me", new { handle }, member.Token)));
            var now = (await _app.GetAsync("members/me", member.Token)).GetProperty("handle").GetString();

            Assert.Equal(now, (await _app.GetAsync($"creators/{now}")).GetProperty("handle").GetString());
        }
    }

    [Fact]
    public async Task Classes_Changed_NeverToContributor()
    {
        var member = await _app.SignUpAsync("class-change", "creator");

        using var refused = await _app.SendAsync(
            HttpMethod.Patch, "members/me", new { classes = new[] { "contributor" } }, member.Token);
        var profile = await _app.AskAsync(
            HttpMethod.Patch, "members/me", new { classes = new[] { "supporter" } }, member.Token);

        await PeepApp.AssertProblemAsync(refused, 422, "contributor-by-admission");
        Assert.Equal(["supporter"], profile.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
    }
}
