using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Tests;

/// <summary>What came to the server.</summary>
internal sealed record ScriptedCall(string Method, string? IdempotencyKey, string Body, long Timestamp);

/// <summary>A server on a port of its own that answers as the test says, by the number of the request.</summary>
internal sealed class ScriptedStripe : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _calls;

    private ScriptedStripe(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(async context =>
        {
            var now = TimeProvider.System.GetTimestamp();
            using var body = new StreamReader(context.Request.Body);
            Calls.Enqueue(new ScriptedCall(
                context.Request.Method,
                context.Request.Headers["Idempotency-Key"].FirstOrDefault(),
                await body.ReadToEndAsync(),
                now));
            await answer(Interlocked.Increment(ref _calls), context);
        });
    }

    public ConcurrentQueue<ScriptedCall> Calls { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<ScriptedStripe> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var server = new ScriptedStripe(answer);
        await server._application.StartAsync();
        var features = server._application.Services.GetRequiredService<IServer>().Features;
        server.Address = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Answers with a status, a body of JSON and headers.</summary>
    public static Task AnswerAsync(
        HttpContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
