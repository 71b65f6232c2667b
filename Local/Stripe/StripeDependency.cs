using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The sandbox beside the functions, unless <c>Stripe__ApiKey</c> or <c>Stripe__ApiBase</c> point elsewhere. Its keys are
/// fixed, as the host's development keys are: they open nothing but this sandbox on this machine.
/// </summary>
/// <param name="port">Where it listens; 0 takes a free port.</param>
public sealed class StripeDependency(int port = StripeDependency.DefaultPort) : ILocalDependency
{
    /// <summary>The port that stripe-mock made customary.</summary>
    public const int DefaultPort = 12111;

    private const string AccountSecret = "whsec_local_account", ConnectSecret = "whsec_local_connect";

    /// <inheritdoc />
    public string Name => "Stripe";

    /// <inheritdoc />
    public string? Where => Sandbox is null ? null : $"sandbox at {Sandbox.Address}";

    /// <summary>The sandbox; null before the start and where Stripe is elsewhere.</summary>
    public StripeSandbox? Sandbox { get; private set; }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(context.Configuration["Stripe:ApiKey"])
            || !string.IsNullOrEmpty(context.Configuration["Stripe:ApiBase"]))
        {
            return new Dictionary<string, string>();
        }

        try
        {
            Sandbox = await StripeSandbox.StartAsync(
                new SandboxOptions
                {
                    Port = port,
                    Clock = context.Clock,
                    LogPath = context.StateFolder is { } state ? Path.Combine(state, "stripe.log") : null,
                },
                cancellationToken);
        }
        catch (IOException taken)
        {
            throw new CannotStartException($"The Stripe sandbox cannot start on port {port}: {taken.Message}", taken);
        }

        return new Dictionary<string, string>
        {
            ["Stripe__ApiKey"] = Sandbox.ApiKey,
            ["Stripe__ApiBase"] = Sandbox.Address.AbsoluteUri.TrimEnd('/'),
            ["Stripe__WebhookSecrets__0"] = AccountSecret,
            ["Stripe__ConnectWebhookSecrets__0"] = ConnectSecret,
        };
    }

    /// <inheritdoc />
    public void Register(IServiceCollection services)
    {
        if (Sandbox is not null)
        {
            services.AddSingleton<IBackgroundWork>(Sandbox);
        }
    }

    /// <inheritdoc />
    public Task OnHostStartedAsync(Uri address, CancellationToken cancellationToken)
    {
        Sandbox?.SetWebhookEndpoints(
        [
            new WebhookEndpoint(new Uri(address, "api/webhooks/stripe"), AccountSecret, Connect: false),
            new WebhookEndpoint(new Uri(address, "api/webhooks/stripe/connect"), ConnectSecret, Connect: true),
        ]);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;
}
