using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class LocalHostTests
{
    /// <summary>A dependency that notes what happens to it.</summary>
    private sealed class Noting(string name, List<string> notes, string? fails = null) : ILocalDependency
    {
        public string Name => name;

        public string? Where => "here";

        public IReadOnlyList<LocalRoute> Routes =>
        [
            new("GET", $"local/{name}/{{id}}",
                context => context.Response.WriteAsync($"{name} {context.GetRouteValue("id")}")),
        ];

        public Task<IReadOnlyDictionary<string, string>> StartAsync(LocalContext context, CancellationToken cancellationToken)
        {
            notes.Add($"{name} starts after {context.Configuration["Last:Started"] ?? "nothing"}");
            return fails is null
                ? Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["Last__Started"] = name })
                : throw new CannotStartException(fails);
        }

        public Task OnHostStartedAsync(Uri address, CancellationToken cancellationToken)
        {
            notes.Add($"{name} knows port {address.Port > 0}");
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            notes.Add($"{name} ends");
            return ValueTask.CompletedTask;
        }
    }

    public sealed class Slow(Calls calls)
    {
        [Function("Slow")]
        public async Task<IResult> RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            calls.Note("began");
            await calls.Gate.WaitAsync(cancellationToken);
            return Results.Text("done");
        }
    }

    [Fact]
    public async Task Dependencies_StartInOrder_LearnTheAddress_AndEndLastFirst()
    {
        var notes = new List<string>();
        var options = new LocalHostOptions { Dependencies = [new Noting("one", notes), new Noting("two", notes)] };
        await using (var host = await RunningHost.StartAsync([], options: options))
            Assert.Equal("two 7", await host.Client.GetStringAsync("local/two/7"));

        Assert.Equal(
            [
                "one starts after nothing", "two starts after one", "one knows port True", "two knows port True",
                "two ends", "one ends",
            ],
            notes);
    }

    [Fact]
    public async Task Dependencies_OneThatFails_EndsThoseBeforeIt()
    {
        var notes = new List<string>();
        var options = new LocalHostOptions
        {
            Dependencies = [new Noting("one", notes), new Noting("two", notes, fails: "no room")],
        };

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync([], options: options));

        Assert.Equal("no room", refused.Message);
        Assert.Equal(["one starts after nothing", "two starts after one", "two ends", "one ends"], notes);
    }

    [Fact]
    public async Task Stop_LetsARequestInFlightEnd()
    {
        var host = await RunningHost.StartAsync<Slow>();
        var answer = host.Client.GetStringAsync("api/slow");
        await host.Calls.WaitForAsync(1);

        var stopped = host.Host.StopAsync();
        host.Calls.Gate.Release();

        Assert.Equal("done", await answer);
        await stopped;
        await host.DisposeAsync();
    }

    [Fact]
    public async Task FunctionTimeout_EndsARun()
    {
        await using var host = await RunningHost.StartAsync<Slow>("""{ "version": "2.0", "functionTimeout": "00:00:01" }""");

        using var response = await host.Client.GetAsync("api/slow");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Single(host.Log.Entries, entry => entry.Exception is TimeoutException);
    }

    [Fact]
    public async Task Start_OnAzureOrForOthers_IsRefused()
    {
        var azure = new LocalHostOptions
        {
            Settings = new Dictionary<string, string> { ["WEBSITE_SITE_NAME"] = "peep" },
        };
        var others = new LocalHostOptions { Address = IPAddress.Any };

        var onAzure = await Assert.ThrowsAsync<CannotStartException>(() => RunningHost.StartAsync([], options: azure));
        var forOthers = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync([], options: others));

        Assert.Contains("WEBSITE_SITE_NAME", onAzure.Message, StringComparison.Ordinal);
        Assert.Contains("0.0.0.0", forOthers.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TakenPort_IsRefusedByNumber()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync([], options: new LocalHostOptions { Port = port }));

        Assert.Contains($"Port {port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Banner_SaysWhereWhatIs_AndWhatToTry()
    {
        using var console = new StringWriter();
        var notes = new List<string>();
        var finished = new TaskCompletionSource<int>();
        await using var host = await RunningHost.StartAsync([], options: new LocalHostOptions
        {
            Console = console,
            Dependencies = [new Noting("one", notes)],
            TryLines = ["curl {address}/api/health"],
            AfterStart = [(started, _) => { finished.SetResult(started.Address.Port); return Task.CompletedTask; }],
        });
        var port = await finished.Task;

        var banner = console.ToString();

        Assert.Contains($"http://127.0.0.1:{port}", banner, StringComparison.Ordinal);
        Assert.Contains("one             here", banner, StringComparison.Ordinal);
        Assert.Contains("local-master-key", banner, StringComparison.Ordinal);
        Assert.Contains($"curl http://127.0.0.1:{port}/api/health", banner, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_CommandLine_IsUnderstood()
    {
        var options = LocalHostOptions.Parse(["--port", "7072", "--demo", "--Peep:PublicUrl=http://x", "--Stripe:ApiKey", "k"], "s");

        Assert.Equal((7072, "s", true), (options.Port, options.StateFolder, options.Demo));
        Assert.Equal(("http://x", "k"), (options.Settings["Peep:PublicUrl"], options.Settings["Stripe:ApiKey"]));
        Assert.Equal((7071, null), (LocalHostOptions.Parse([], "s").Port, LocalHostOptions.Parse(["--memory"], "s").StateFolder));
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "x")]
    [InlineData("--port")]
    [InlineData("demo")]
    public void Parse_WhatMeansNothing_IsRefused(params string[] arguments) =>
        Assert.Throws<CannotStartException>(() => LocalHostOptions.Parse(arguments, "s"));
}
