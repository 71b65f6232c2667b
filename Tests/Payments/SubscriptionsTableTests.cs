using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Whichever refresh ends last, the newest fetch stays.</summary>
public sealed class SubscriptionsTableTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly SubscriptionsTable _table = fixture.App.Services.GetRequiredService<SubscriptionsTable>();

    [Theory]
    [InlineData("trialing", SupportStanding.Active)]
    [InlineData("active", SupportStanding.Active)]
    [InlineData("past_due", SupportStanding.PastDue)]
    [InlineData("unpaid", SupportStanding.PastDue)]
    [InlineData("incomplete", SupportStanding.PastDue)]
    [InlineData("paused", SupportStanding.PastDue)]
    [InlineData("invented_tomorrow", SupportStanding.PastDue)]
    [InlineData("incomplete_expired", SupportStanding.Ended)]
    [InlineData("canceled", SupportStanding.Ended)]
    public void StandingOf_Status_IsOneOfThree(string status, SupportStanding standing) =>
        Assert.Equal(standing, SupportStandings.Of(status));

    [Fact]
    public async Task KeepAsync_OldFetchArrivesLate_IsFetchedAnew()
    {
        await KeepAsync(Known("late") with { Status = "past_due" }, fetch: null);
        await KeepAsync(Known("late") with { Status = "canceled" }, Known("late") with { Status = "canceled" });

        await KeepAsync(Known("late") with { Status = "past_due" }, Known("late") with { Status = "canceled" });

        Assert.Equal("canceled", (await _table.FindAsync("mem_keeper", "late", default))!.Status);
    }

    [Fact]
    public async Task KeepAsync_AnotherWritesInBetween_LooksAndFetchesAgain()
    {
        await KeepAsync(Known("race"), fetch: null);
        var answers = new Queue<string>(["past_due", "canceled"]);

        await _table.KeepAsync(
            "mem_keeper",
            Known("race") with { Status = "past_due" },
            async () =>
            {
                if (answers.Count == 2)
                {
                    // What is fetched here is old by the time that it would be written.
                    var newer = Known("race") with { Status = "unpaid" };
                    await KeepAsync(newer, newer);
                }

                return Known("race") with { Status = answers.Dequeue() };
            },
            default);

        Assert.Equal("canceled", (await _table.FindAsync("mem_keeper", "race", default))!.Status);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task KeepAsync_ManyAtOnce_EndsWithTheLastFetch()
    {
        var clock = 0;
        SupportSubscription Fetch() => Known("many") with { AmountMinor = Interlocked.Increment(ref clock) };

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _table.KeepAsync(
            "mem_keeper", Fetch(), () => Task.FromResult<SupportSubscription?>(Fetch()), default))));

        // Each write was fetched after the one before had been written: the last fetch of all is the one that stays.
        Assert.Equal(clock, (await _table.FindAsync("mem_keeper", "many", default))!.AmountMinor);
    }

    [Fact]
    public async Task ListAsync_Pages_HoldEachOnce()
    {
        foreach (var id in new[] { "sub_c", "sub_a", "sub_b" })
        {
            await _table.KeepAsync("mem_pages", Known(id), () => Task.FromResult<SupportSubscription?>(null), default);
        }

        var first = await _table.ListAsync("mem_pages", new Paging(null, 2), default);
        var rest = await _table.ListAsync("mem_pages", new Paging(first.Next, 2), default);

        Assert.Equal(["sub_a", "sub_b"], first.Items.Select(one => one.Id));
        Assert.Equal((Known("sub_c"), null), (Assert.Single(rest.Items), rest.Next));
    }

    private Task KeepAsync(SupportSubscription fetched, SupportSubscription? fetch) =>
        _table.KeepAsync("mem_keeper", fetched, () => Task.FromResult(fetch), default);

    private static SupportSubscription Known(string id) => new(
        id, "mem_keeper", "mem_creator", 500, "usd", "active", PeepApp.Start.AddMonths(1), false, "paid");
}
