using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class ClockTests
{
    private sealed class Deliveries : IBackgroundWork
    {
        public int Pending { get; set; } = 2;

        public string Name => "deliveries";

        public ValueTask<int> CountPendingAsync(CancellationToken cancellationToken) => new(Pending);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(RunningHost host, string body)
    {
        using var response = await host.Client.PostAsync("local/clock", RunningHost.Json(body));
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    [Fact]
    public async Task Clock_Jump_IsKeptForTheNextRun()
    {
        using var state = new TemporaryFolder();
        var options = new LocalHostOptions { StateFolder = state.Path };
        await using (var first = await RunningHost.StartAsync([], options: options))
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(first, """{"now":"2041-01-04T06:00:00Z"}""")).Status);

        await using var host = await RunningHost.StartAsync([], options: options);
        var now = (await host.Client.GetFromJsonAsync<JsonElement>("local/clock")).GetProperty("now").GetDateTimeOffset();

        Assert.InRange(now, new DateTimeOffset(2041, 1, 4, 6, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2041, 1, 4, 6, 5, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("""{"now":"2001-01-01T00:00:00Z"}""", 409, "only-forward")]
    [InlineData("""{"now":"tomorrow"}""", 400, "bad-request")]
    [InlineData("""{"later":1}""", 400, "bad-request")]
    [InlineData("[]", 400, "bad-request")]
    [InlineData("", 400, "bad-request")]
    public async Task Clock_WhatCannotBe_IsRefused(string body, int status, string code)
    {
        await using var host = await RunningHost.StartAsync([]);

        var answer = await PostAsync(host, body);

        Assert.Equal((status, code), ((int)answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Clock_WaitsForBackgroundWork_AndNamesWhatWouldNotEnd()
    {
        var deliveries = new Deliveries();
        await using var host = await RunningHost.StartAsync(
            [], configure: builder => builder.Services.AddSingleton<IBackgroundWork>(deliveries));
        host.Host.Services.GetRequiredService<ClockJump>().Patience = TimeSpan.FromMilliseconds(200);

        var busy = await PostAsync(host, """{"now":"2041-01-04T06:00:00Z"}""");
        deliveries.Pending = 0;
        var moved = await PostAsync(host, """{"now":"2041-01-04T06:00:00Z"}""");

        Assert.Equal((HttpStatusCode.Conflict, "busy"), (busy.Status, busy.Json.GetProperty("code").GetString()));
        Assert.Contains("deliveries (2)", busy.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, moved.Status);
    }

    [Fact]
    public async Task Clock_UnreadableFile_IsRefusedByName()
    {
        using var state = new TemporaryFolder();
        state.Write("clock.json", "{}");

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync([], options: new LocalHostOptions { StateFolder = state.Path }));

        Assert.Contains("clock.json", refused.Message, StringComparison.Ordinal);
    }
}
