using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class HttpResultTests
{
    public sealed record Answer(string MemberId);

    public sealed class Scoped : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    public sealed class Answers(Scoped scoped, Calls calls)
    {
        [Function("Throws")]
        public async Task<IResult> ThrowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Half-Done"] = "yes";
            await Task.Yield();
            throw new InvalidOperationException("a secret");
        }

        [Function("MinimalResult")]
        public Task<IResult> MinimalAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult(Results.Json(new Answer("m1"), statusCode: 202));

        [Function("MvcResult")]
        public ValueTask<IActionResult> MvcAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            ValueTask.FromResult<IActionResult>(new ObjectResult(new Answer("m2")) { StatusCode = 203 });

        [Function("Plain")]
        public Answer Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new("m3");

        [Function("Bound")]
        public IResult Bound(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bound/{text}/{number}/{asGuid}/{day}")]
            HttpRequest request,
            string text,
            int number,
            Guid asGuid,
            DateOnly day,
            string? query,
            FunctionContext context,
            CancellationToken cancellationToken)
        {
            calls.Note($"{scoped.Disposed} {cancellationToken.CanBeCanceled} {context.FunctionDefinition.Name}");
            return Results.Text(FormattableString.Invariant($"{text} {number} {asGuid:N} {day:O} {query ?? "no query"}"));
        }

        [Function("Read")]
        public async Task<IResult> ReadAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            await request.Body.CopyToAsync(Stream.Null, cancellationToken);
            return Results.Ok();
        }

        [Function("Wait")]
        public async Task<IResult> WaitAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            calls.Note("began");
            try
            {
                await calls.Gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                calls.Note("cancelled");
                throw;
            }

            return Results.Ok();
        }
    }

    private static Task<RunningHost> StartAsync() => RunningHost.StartAsync([typeof(Answers)], configure: builder =>
    {
        builder.Services.AddScoped<Scoped>();
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        builder.Services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(json =>
            json.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower);
    });

    [Fact]
    public async Task H11_UnhandledException_Is500WithoutBodyAndLogged()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync("api/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("X-Half-Done"));
        var logged = Assert.Single(host.Log.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains("Throws", logged.Message, StringComparison.Ordinal);
        Assert.Equal("a secret", logged.Exception!.Message);
    }

    [Fact]
    public async Task H12_OnlyResultsAreExecuted()
    {
        await using var host = await StartAsync();

        using var minimal = await host.Client.GetAsync("api/minimalresult");
        using var mvc = await host.Client.GetAsync("api/mvcresult");
        using var plain = await host.Client.GetAsync("api/plain");

        Assert.Equal((202, 203, 200), ((int)minimal.StatusCode, (int)mvc.StatusCode, (int)plain.StatusCode));
        Assert.Empty(await plain.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task H13_ResultsAndActionResults_HaveJsonOptionsOfTheirOwn()
    {
        await using var host = await StartAsync();

        Assert.Equal("""{"member_id":"m1"}""", await host.Client.GetStringAsync("api/minimalresult"));
        Assert.Equal("""{"member-id":"m2"}""", await host.Client.GetStringAsync("api/mvcresult"));
    }

    [Fact]
    public async Task H14_RouteValuesBindByName_AndTheQueryDoesNot()
    {
        await using var host = await StartAsync();

        var text = await host.Client.GetStringAsync(
            "api/bound/a%20b/-3/6f9619ff-8b86-d011-b42d-00c04fc964ff/2027-01-31?query=asked");

        Assert.Equal("a b -3 6f9619ff8b86d011b42d00c04fc964ff 2027-01-31 no query", text);
        Assert.Equal(["False True Bound"], host.Calls.Noted);
    }

    [Fact]
    public async Task H14_RouteValueOfAnotherType_Is500()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync("api/bound/a/three/6f9619ff-8b86-d011-b42d-00c04fc964ff/2027-01-31");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    // 100 MiB; a body that says it is larger is refused before any of it is read.
    [Theory]
    [InlineData(104_857_601, "HTTP/1.1 413")]
    [InlineData(2, "HTTP/1.1 200")]
    public async Task H15_BodyOverTheLimit_Is413(long length, string status)
    {
        await using var host = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Host.Address.Port);
        await using var stream = client.GetStream();
        var head = FormattableString.Invariant(
            $"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "{}"));
        using var reader = new StreamReader(stream);

        Assert.StartsWith(status, await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task H15_CallerWhoLeaves_CancelsTheRun()
    {
        await using var host = await StartAsync();
        using var leaving = new CancellationTokenSource();
        var call = host.Client.GetAsync("api/wait", leaving.Token);
        await host.Calls.WaitForAsync(1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(["began", "cancelled"], await host.Calls.WaitForAsync(2));
    }

    // What an app would need for a middleware of its own is not there, as in the worker.
    [Fact]
    public void H16_TheApp_HasNoPipelineOfItsOwn() =>
        Assert.DoesNotContain(
            typeof(FunctionsApplicationBuilder).GetMembers().Concat(typeof(LocalHost).GetMembers()),
            member => member.ToString()!.Contains("IApplicationBuilder", StringComparison.Ordinal));

    [Fact]
    public async Task Responses_DoNotNameTheServer()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync("api/minimalresult");

        Assert.Empty(response.Headers.Server);
    }
}
