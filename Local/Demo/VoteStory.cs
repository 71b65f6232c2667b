using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>
/// The members change their bylaws: a creator files it on the first day of a month's story, everybody votes on the
/// second, and before the month is over it is counted. Told again, it finds the proposal under its key.
/// </summary>
internal sealed class VoteStory(DemoWorld world, CoopFacts coop)
{
    private const int MoreBps = 1_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>The version that they pass.</summary>
    public const int Version = 2;

    /// <summary>The first month that it binds.</summary>
    public string From => CoopFacts.PeriodOf(coop.MonthAt(world.Plan.BylawsMonth));

    private Member Author => world.MemberOf(world.Cast.Creators[0]);

    /// <summary>What happens on a day of the month of the vote.</summary>
    public async Task TellDayAsync(int day, CancellationToken cancellationToken)
    {
        if (day == MonthPlan.Days[0])
            await FileAsync(cancellationToken);
        else if (day == MonthPlan.Days[1])
            await VoteAsync(await OpenAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Has the clock pass the close, and waits for the count.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var proposal = await FileAsync(cancellationToken);
        await world.Clock.MoveToAsync(Instant(proposal, "closesUtc").AddMinutes(5), cancellationToken);
        await ReachAsync(proposal.Text("id")!, ["sealed"], cancellationToken);
    }

    private async Task<ApiAnswer> FileAsync(CancellationToken cancellationToken)
    {
        var first = (await world.Api.GetAsync("api/bylaws/1", null, cancellationToken)).Expected();
        var bylaws = JsonSerializer.SerializeToNode(first.Body)!;
        bylaws["version"] = Version;
        bylaws["effectiveFrom"] = From;
        foreach (var phase in bylaws["phases"]!.AsArray())
            phase!["patronageRateBps"] = Math.Min(10_000, phase["patronageRateBps"]!.GetValue<int>() + MoreBps);

        var filed = await Author.PostAsync(
            "api/proposals",
            new
            {
                kind = "bylaws",
                title = "A larger part of the surplus for those who work",
                text = "Ten points more of each month's surplus are divided by patronage, in every phase.",
                bylaws,
            },
            $"{world.Key}:bylaws",
            cancellationToken);
        return filed.Expected();
    }

    private async Task<ApiAnswer> OpenAsync(CancellationToken cancellationToken)
    {
        var proposal = await FileAsync(cancellationToken);
        await world.Clock.MoveToAsync(Instant(proposal, "opensUtc").AddMinutes(5), cancellationToken);
        return await ReachAsync(
            proposal.Text("id")!, ["open", "closing", "counted", "sealed"], cancellationToken);
    }

    // Three of four are for it. Who voted before and does not remember votes again, which counts once.
    private async Task VoteAsync(ApiAnswer proposal, CancellationToken cancellationToken)
    {
        if (proposal.Text("state") != "open")
            return; // a demo that was stopped for days

        await world.ForEachAsync(
            world.Cast.Joining.Index(),
            async (voter, token) =>
            {
                var ballot = new
                {
                    nonce = RandomNumberGenerator.GetHexString(32, lowercase: true),
                    choice = voter.Index % 5 == 4 ? "no" : voter.Index % 7 == 6 ? "abstain" : "yes",
                };
                var cast = await world.MemberOf(voter.Item).SendAsync(
                    new ApiCall(HttpMethod.Put, $"api/proposals/{proposal.Text("id")}/ballot") { Body = ballot },
                    token);
                if (cast.Code != "vote-closed")
                    cast.Expected();
            },
            cancellationToken);
    }

    private async Task<ApiAnswer> ReachAsync(string id, string[] states, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var proposal = (await world.Api.GetAsync($"api/proposals/{id}", null, cancellationToken)).Expected();
            if (states.Contains(proposal.Text("state")))
                return proposal;
            if (TimeProvider.System.GetElapsedTime(began) > world.Plan.Patience)
                throw new DemoException($"The vote on the bylaws stays \"{proposal.Text("state")}\".");
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    private static DateTimeOffset Instant(ApiAnswer proposal, string name) => DateTimeOffset.Parse(
        proposal.Text(name)!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
