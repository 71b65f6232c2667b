using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The listener: sends each request to the API, the pages or the controls.</summary>
internal sealed class SandboxServer(SandboxState state, Deliveries deliveries) : IAsyncDisposable
{
    private static readonly Routes Routes = StripeRoutes.Create();

    private readonly Api _api = new(state, Routes);
    private readonly Control _control = new(state, deliveries);
    private readonly ConsoleDesk _console = new(state, deliveries, Routes);
    private WebApplication? _application;

    /// <summary>Starts listening on 127.0.0.1, and returns where.</summary>
    public async Task<Uri> StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        // Ctrl+C is the host's; the sandbox stops when the host says so.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _application = builder.Build();
        _application.Run(AnswerAsync);
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        try
        {
            await (path.Split('/') switch
            {
                [_, "v1", ..] => _api.AnswerAsync(context),
                [_, "_sandbox", ..] => _control.AnswerAsync(context, path["/_sandbox/".Length..]),
                [_, ""] or [_, "console"] or [_, "console", ..] => AnswerConsoleAsync(context, path),
                [_, "pay", var id] => AnswerPageAsync(
                    context, id, CheckoutPage.Pay, id => CheckoutPage.Show(state, id)),
                [_, "connect", "onboard", var id] => AnswerPageAsync(
                    context, id, (world, link, _) => OnboardingPage.Complete(world, link),
                    id => OnboardingPage.Show(state, id)),
                _ => WriteFailureAsync(context, new StripeFailure(404, "invalid_request_error",
                    $"Unrecognized request URL ({context.Request.Method}: {path}).")),
            }).ConfigureAwait(false);
        }
        catch (Exception failure) when (!context.Response.HasStarted && failure is not OperationCanceledException)
        {
            // A bug of the sandbox itself: told to the caller as Stripe tells of its own.
            await WriteFailureAsync(context, new StripeFailure(500, "api_error", failure.ToString()))
                .ConfigureAwait(false);
        }
    }

    private Task AnswerConsoleAsync(HttpContext context, string path) => AnswerPageAsync(
        context,
        form => ConsoleDesk.IsForeign(context.Request)
            ? PageAnswer.Show("Not from here", "<p>Another site sent this form.</p>", 403)
            : _console.Post(path[Math.Min(path.Length, "/console/".Length)..], form),
        () => _console.Show(context.Request.Query["done"]));

    private Task AnswerPageAsync(
        HttpContext context, string id, Func<SandboxState, string, Parameters, PageAnswer> post,
        Func<string, PageAnswer> get) =>
        AnswerPageAsync(context, form => post(state, id, new Parameters(form)), () => get(id));

    private async Task AnswerPageAsync(
        HttpContext context, Func<FormValue, PageAnswer> post, Func<PageAnswer> get)
    {
        var form = await FormReader.ReadAsync(context.Request).ConfigureAwait(false);
        PageAnswer answer;
        lock (state.Gate)
        {
            state.CatchUp();
            answer = context.Request.Method switch
            {
                "GET" => get(),
                "POST" => post(form),
                _ => PageAnswer.Show("Not here", "<p>This page can be read and sent.</p>", 405),
            };
            state.Commit();
        }

        context.Response.StatusCode = answer.Status;
        if (answer.Location is not null)
            context.Response.Headers.Location = answer.Location;

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(answer.Html ?? "", context.RequestAborted).ConfigureAwait(false);
    }

    private static Task WriteFailureAsync(HttpContext context, StripeFailure failure)
    {
        context.Response.StatusCode = failure.Status;
        context.Response.ContentType = "application/json";
        JsonObject document = failure.ToDocument(RowStore.NewId("req_"));
        return context.Response.WriteAsync(document.ToJsonString());
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
