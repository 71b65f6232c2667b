using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The Stripe that the app calls, unless <c>Stripe__ApiKey</c> or <c>Stripe__ApiBase</c> is set: then that is asked.
/// </summary>
/// <param name="port">Where it listens; 12111 unless said otherwise, 0 for any free port.</param>
/// <param name="change">Changes how it behaves.</param>
public sealed class StripeDependency(
    int port = StripeDependency.DefaultPort, Func<SandboxOptions, SandboxOptions>? change = null) : ILocalDependency
{
    /// <summary>The port that stripe-mock made customary.</summary>
    public const int DefaultPort = 12111;

    private Secrets? _secrets;

    /// <inheritdoc />
    public string Name => "Stripe";

    /// <inheritdoc />
    public string? Where { get; private set; }

    /// <summary>The sandbox; null before the start, or when the settings lead elsewhere.</summary>
    public StripeSandbox? Sandbox { get; private set; }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!string.IsNullOrWhiteSpace(context.Configuration["Stripe:ApiKey"])
            || !string.IsNullOrWhiteSpace(context.Configuration["Stripe:ApiBase"]))
            return new Dictionary<string, string>();

        _secrets = Secrets.Load(context.StateFolder);
        var options = new SandboxOptions
        {
            Port = port,
            Clock = context.Clock,
            LogPath = context.StateFolder is { } folder ? Path.Combine(folder, "stripe.log") : null,
        };
        Sandbox = await StartAsync(change?.Invoke(options) ?? options, cancellationToken).ConfigureAwait(false);
        var address = Sandbox.Address.ToString().TrimEnd('/');
        Where = $"{address} (sandbox; its console: {address}/console)";
        return new Dictionary<string, string>
        {
            ["Stripe__ApiKey"] = Sandbox.ApiKey,
            ["Stripe__ApiBase"] = address,
            ["Stripe__WebhookSecrets__0"] = _secrets.Account,
            ["Stripe__ConnectWebhookSecrets__0"] = _secrets.Connect,
        };
    }

    /// <inheritdoc />
    public void Register(IServiceCollection services)
    {
        if (Sandbox is not null)
            services.AddSingleton<IBackgroundWork>(Sandbox);
    }

    /// <inheritdoc />
    public Task OnHostStartedAsync(Uri address, CancellationToken cancellationToken)
    {
        Sandbox?.SetWebhookEndpoints(
        [
            new WebhookEndpoint(new Uri(address, "/api/webhooks/stripe"), _secrets!.Account, Connect: false),
            new WebhookEndpoint(new Uri(address, "/api/webhooks/stripe/connect"), _secrets.Connect, Connect: true),
        ]);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<StripeSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await StripeSandbox.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new CannotStartException(
                $"The Stripe sandbox cannot listen on port {options.Port} or write its log: {failure.Message} "
                + "Stop what uses them, or set Stripe__ApiKey to use Stripe itself.");
        }
    }

    /// <summary>
    /// What webhooks are signed with: made once, so that a delivery still under way is good after a restart.
    /// </summary>
    private sealed record Secrets(string Account, string Connect)
    {
        public static Secrets Load(string? folder)
        {
            if (folder is null)
                return Make();

            var path = Path.Combine(folder, "stripe-secrets.json");
            if (File.Exists(path) && JsonSerializer.Deserialize<Secrets>(File.ReadAllText(path)) is { } kept)
                return kept;

            var made = Make();
            AtomicFile.Write(path, JsonSerializer.Serialize(made));
            return made;
        }

        private static Secrets Make() => new(
            "whsec_" + RandomNumberGenerator.GetHexString(32, lowercase: true),
            "whsec_" + RandomNumberGenerator.GetHexString(32, lowercase: true));
    }
}
