using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using WebhookEndpoint = PeepFunctions.Local.Sandbox.WebhookEndpoint;

namespace PeepFunctions.Tests;

/// <summary>Takes webhooks as an app would: checks each signature with Stripe's own client.</summary>
internal sealed class WebhookCatcher : IAsyncDisposable
{
    private const string AccountSecret = "whsec_account";
    private const string ConnectSecret = "whsec_connect";
    private readonly TimeProvider _clock;
    private WebApplication? _application;
    private int _refusals;

    private WebhookCatcher(TimeProvider clock) => _clock = clock;

    public ConcurrentQueue<Event> Taken { get; } = new();

    public ConcurrentQueue<string> Invalid { get; } = new();

    public WebhookEndpoint[] Endpoints { get; private set; } = [];

    /// <summary>How many of the next deliveries are answered with 500.</summary>
    public int Refusals { set => Volatile.Write(ref _refusals, value); }

    public static async Task<WebhookCatcher> StartAsync(TimeProvider clock)
    {
        var catcher = new WebhookCatcher(clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        catcher._application = builder.Build();
        catcher._application.Run(catcher.TakeAsync);
        await catcher._application.StartAsync();
        var features = catcher._application.Services.GetRequiredService<IServer>().Features;
        var address = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.Single());
        catcher.Endpoints =
        [
            new WebhookEndpoint(new Uri(address, "/account"), AccountSecret, Connect: false),
            new WebhookEndpoint(new Uri(address, "/connect"), ConnectSecret, Connect: true),
        ];
        return catcher;
    }

    /// <summary>Waits until something holds of what was taken; fails after ten seconds.</summary>
    public async Task WaitUntilAsync(Func<IReadOnlyList<Event>, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds([.. Taken]))
        {
            Assert.False(patience.IsCancellationRequested,
                $"Taken: {string.Join(", ", Taken.Select(taken => taken.Type))}; "
                + $"invalid: {string.Join(", ", Invalid)}");
            await Task.Delay(20);
        }

        Assert.Empty(Invalid);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = 500;
            return;
        }

        try
        {
            var secret = context.Request.Path == "/connect" ? ConnectSecret : AccountSecret;
            EventUtility.ValidateSignature(
                body, context.Request.Headers["Stripe-Signature"], secret, 300, _clock.GetUtcNow().ToUnixTimeSeconds());
            Taken.Enqueue(EventUtility.ParseEvent(body));
        }
        catch (StripeException failure)
        {
            Invalid.Enqueue(failure.Message);
        }
    }
}
