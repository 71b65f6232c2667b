using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What a watchman is told, and that asking costs nothing.</summary>
public sealed class HealthTests(HealthTests.App fixture) : IClassFixture<HealthTests.App>
{
    private readonly PeepApp _app = fixture.Peep;

    [Fact]
    public async Task Get_NamesEveryQueueAndTheLastReconciliation()
    {
        LookAnewEachTime();
        var steward = await _app.StewardAsync();
        var asked = _app.Clock.GetUtcNow();
        await _app.PostAsync("reconciliations", new { }, steward.Token);
        await PeepApp.UntilAsync(async () =>
            (await _app.GetAsync("health")).GetProperty("lastReconciliation").ValueKind
                == System.Text.Json.JsonValueKind.Object);

        var health = await _app.GetAsync("health");
        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(HealthReading.Version, health.GetProperty("version").GetString());
        Assert.Equal(
            QueueNames.All.Order(StringComparer.Ordinal),
            health.GetProperty("queues").EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
        var last = health.GetProperty("lastReconciliation");
        Assert.Equal("agrees", last.GetProperty("state").GetString());
        Assert.True(last.GetProperty("endedAt").GetDateTimeOffset() >= asked);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, health.GetProperty("lastClose").ValueKind);
    }

    [Fact]
    public async Task Get_AfterAClose_NamesIt()
    {
        LookAnewEachTime();
        var table = _app.Services.GetRequiredService<PeriodsTable>();
        await table.MarkClosingAsync(Period.Parse("2035-11"), _app.Clock.GetUtcNow(), default);
        await table.CloseAsync(Period.Parse("2035-11"), "root", null, PeriodTotals.Read(0, "{}", null, null, null), default);

        var last = (await _app.GetAsync("health")).GetProperty("lastClose");
        Assert.Equal("2035-11", last.GetProperty("period").GetString());
    }

    // One message in the queue of those who leave would tell that somebody just did.
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(9, 0, 3)]
    [InlineData(10, 10, 0)]
    [InlineData(27, 20, 1)]
    public async Task Get_Depths_AreRoundedDownToTens_PoisonIsNot(int waiting, int shown, int poison)
    {
        LookAnewEachTime();
        var service = _app.Services.GetRequiredService<QueueServiceClient>();
        await FillAsync(service.GetQueueClient(QueueNames.Leavings), waiting);
        await FillAsync(service.GetQueueClient($"{QueueNames.Leavings}-poison"), poison);

        var queue = (await _app.GetAsync("health")).GetProperty("queues").EnumerateArray()
            .Single(one => one.GetProperty("name").ValueEquals(QueueNames.Leavings));
        Assert.Equal(shown, queue.GetProperty("waiting").GetInt32());
        Assert.Equal(poison, queue.GetProperty("poison").GetInt32());
    }

    [Fact]
    public async Task Get_ByManyAtOnce_LooksOnce()
    {
        var health = _app.Services.GetRequiredService<HealthReading>();
        health.GoodFor = TimeSpan.Zero;
        await health.ReadAsync(default);
        var (before, first) = (fixture.Storage.Depths, await health.ReadAsync(default));
        health.GoodFor = TimeSpan.FromMinutes(10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _app.Api.GetStringAsync("health")));

        Assert.Single(answers.Distinct());
        Assert.Equal(2 * QueueNames.All.Count, fixture.Storage.Depths - before);
        Assert.Same(first, await health.ReadAsync(default));
    }

    [Fact]
    public async Task Get_StorageAway_Is503AndNamesNothing_AndComesBack()
    {
        LookAnewEachTime();
        fixture.Storage.IsAway = true;
        using (var answer = await _app.SendAsync(HttpMethod.Get, "health"))
        {
            fixture.Storage.IsAway = false;
            var problem = await PeepApp.AssertProblemAsync(answer, 503, "storage-unreachable");
            Assert.Equal("30", answer.Headers.GetValues("Retry-After").Single());
            Assert.DoesNotContain("127.0.0.1", problem.ToString(), StringComparison.Ordinal);
        }

        using var back = await _app.SendAsync(HttpMethod.Get, "health");
        Assert.True(back.IsSuccessStatusCode);
    }

    private void LookAnewEachTime() => _app.Services.GetRequiredService<HealthReading>().GoodFor = TimeSpan.Zero;

    private static async Task FillAsync(QueueClient queue, int messages)
    {
        await queue.CreateIfNotExistsAsync();
        await queue.ClearMessagesAsync();
        await Task.WhenAll(Enumerable.Range(0, messages).Select(i => queue.SendMessageAsync($"{i}")));
    }

    public sealed class App : IAsyncLifetime
    {
        public PeepApp Peep { get; private set; } = null!;

        internal AwayTransport Storage { get; } = new();

        public async Task InitializeAsync() => Peep = await PeepApp.StartAsync(
            // What is put into this queue stays there.
            new Dictionary<string, string> { ["AzureWebJobs.FinishLeaving.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(options =>
            {
                options.Transport = Storage;
                options.RetryDelay = TimeSpan.FromMilliseconds(1);
            }));

        public async Task DisposeAsync() => await Peep.DisposeAsync();
    }
}
