using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class HoursTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Hours_Approved_AreAnEntryOnce()
    {
        var (steward, worker) = await ContributorAsync("worker-a");
        var id = await LogAsync(worker, 90);

        for (var i = 0; i < 2; i++)
        {
            var approved = await _app.AskAsync(HttpMethod.Post, $"hours/{id}/approve", token: steward.Token);
            Assert.Equal("approved", approved.GetProperty("state").GetString());
        }

        using var rejected = await _app.SendAsync(HttpMethod.Post, $"hours/{id}/reject", token: steward.Token);
        await PeepApp.AssertProblemAsync(rejected, 409, "already-decided");
        var entries = await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Where(posted => posted.Entry.Id == $"hours:{id}").ToListAsync();
        var fact = Assert.Single(Assert.Single(entries).Entry.Patronage);
        Assert.Equal(new PatronageFact(PatronageKind.Minutes, worker.MemberId, null, 90), fact);
        Assert.Equal($"hoursApproved steward first-steward {id}", (await _app.AuditAsync(worker))[0]);
        Assert.Single(await _app.AuditAsync(worker), line => line.Contains("hours", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hours_OwnOfASteward_AreForAnother()
    {
        var steward = await _app.StewardAsync();
        await _app.AskAsync(HttpMethod.Post, $"members/{steward.MemberId}/contributor", token: steward.Token);
        var id = await LogAsync(steward, 60);

        using var response = await _app.SendAsync(HttpMethod.Post, $"hours/{id}/approve", token: steward.Token);

        await PeepApp.AssertProblemAsync(response, 422, "own-hours");
    }

    [Fact]
    public async Task Hours_Rejected_AreNoEntry()
    {
        var (steward, worker) = await ContributorAsync("worker-b");
        var id = await LogAsync(worker, 30);

        await _app.AskAsync(HttpMethod.Post, $"hours/{id}/reject", token: steward.Token);

        var mine = await _app.GetAsync("members/me/hours", worker.Token);
        Assert.Equal("rejected", mine.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal($"hoursRejected steward first-steward {id}", (await _app.AuditAsync(worker))[0]);
        Assert.False(await _app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .AnyAsync(posted => posted.Entry.Id == $"hours:{id}"));
    }

    [Fact]
    public async Task Hours_Pending_AreListedByPages()
    {
        var (steward, worker) = await ContributorAsync("worker-c");
        string[] ids = [await LogAsync(worker, 10), await LogAsync(worker, 20), await LogAsync(worker, 30)];

        var listed = new List<string>();
        for (var after = ""; ;)
        {
            var page = await _app.GetAsync($"hours?state=pending&limit=1{after}", steward.Token);
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            after = $"&after={Uri.EscapeDataString(next)}";
        }

        Assert.Equal(listed.Distinct().Count(), listed.Count);
        Assert.Superset(ids.ToHashSet(), listed.ToHashSet());
    }

    [Theory]
    [InlineData("2036-01-04", 0, "note", "minutes")]
    [InlineData("2036-01-04", 1441, "note", "minutes")]
    [InlineData("2100-01-04", 60, "note", "date")]
    [InlineData("2036-01-04", 60, "two\nlines", "note")]
    public async Task Hours_BadField_IsNamed(string date, int minutes, string note, string field)
    {
        var (_, worker) = await ContributorAsync("worker-d");

        using var response = await _app.SendAsync(
            HttpMethod.Post, "members/me/hours", new { date, minutes, note }, worker.Token);

        Assert.Contains($"\"{field}\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await PeepApp.AssertProblemAsync(response, 400, "invalid");
    }

    [Fact]
    public async Task Hours_OfNoContributor_AreRefused()
    {
        var member = await _app.SignInOrUpAsync("no-worker");

        using var response = await _app.SendAsync(
            HttpMethod.Post, "members/me/hours", new { date = "2036-01-04", minutes = 60 }, member.Token);

        await PeepApp.AssertProblemAsync(response, 422, "not-a-contributor");
    }

    private async Task<(SignedIn Steward, SignedIn Worker)> ContributorAsync(string handle)
    {
        var steward = await _app.StewardAsync();
        var worker = await _app.SignInOrUpAsync(handle);
        await _app.AskAsync(HttpMethod.Post, $"members/{worker.MemberId}/contributor", token: steward.Token);
        return (steward, worker);
    }

    private async Task<string> LogAsync(SignedIn worker, int minutes)
    {
        var answer = await _app.PostAsync(
            "members/me/hours", new { date = "2036-01-04", minutes, note = "sorted the mail" }, worker.Token);
        Assert.Equal("pending", answer.GetProperty("state").GetString());
        return answer.GetProperty("id").GetString()!;
    }
}
