using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The settings <c>Stripe__…</c>. None of them is ever logged.</summary>
public sealed class StripeOptions
{
    /// <summary>The secret or restricted key.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Another address than Stripe's own; null for Stripe.</summary>
    public Uri? ApiBase { get; set; }

    /// <summary>Signing secrets of the account's webhook endpoint; several during a rotation.</summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>Signing secrets of the Connect webhook endpoint; several during a rotation.</summary>
    public IList<string> ConnectWebhookSecrets { get; } = [];

    /// <summary>
    /// The most calls a second that this instance makes, 1 to 100; null for <see cref="UsualRequestsPerSecond"/>, or for
    /// 100 where the address is this machine's own. Stripe takes 25 of each kind in its sandbox and 100 live, of all
    /// instances together (docs.stripe.com/rate-limits).
    /// </summary>
    public int? RequestsPerSecond { get; set; }

    /// <summary>The calls a second where nothing is set.</summary>
    public const int UsualRequestsPerSecond = 20;

    /// <summary>The most calls a second that can be set.</summary>
    public const int MostRequestsPerSecond = 100;

    /// <summary>The calls a second that hold.</summary>
    internal int EffectiveRequestsPerSecond =>
        RequestsPerSecond ?? (ApiBase is { IsLoopback: true } ? MostRequestsPerSecond : UsualRequestsPerSecond);

    /// <summary>Whether this is real money. Events of the other mode are recorded and left alone.</summary>
    public bool LiveMode { get; set; }
}

/// <summary>Reads and checks the settings; a wrong one keeps the app from starting and is named.</summary>
public static class StripeOptionsRegistration
{
    /// <summary>Adds <see cref="StripeOptions"/>.</summary>
    public static IServiceCollection AddStripeOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StripeOptions>()
            .BindSettings(configuration.GetSection("Stripe"))
            .Validate(o => o.ApiKey.Length > 0, "Setting Stripe__ApiKey is missing.")
            .Validate(
                o => o.ApiKey.Contains("_live_", StringComparison.Ordinal) == o.LiveMode,
                "Settings Stripe__ApiKey and Stripe__LiveMode disagree: a live key goes with true, a test key with false.")
            .Validate(o => o.ApiBase is null || IsHttp(o.ApiBase), "Setting Stripe__ApiBase is not an http(s) URL.")
            .Validate(
                o => o.RequestsPerSecond is null or (>= 1 and <= StripeOptions.MostRequestsPerSecond),
                "Setting Stripe__RequestsPerSecond is not 1 to 100.")
            .Validate(o => AreSecrets(o.WebhookSecrets), "Setting Stripe__WebhookSecrets__0 is missing or does not start with whsec_.")
            .Validate(
                o => AreSecrets(o.ConnectWebhookSecrets),
                "Setting Stripe__ConnectWebhookSecrets__0 is missing or does not start with whsec_.")
            .ValidateOnStart();
        return services;
    }

    private static bool IsHttp(Uri uri) => uri.IsAbsoluteUri && uri.Scheme is "http" or "https";

    private static bool AreSecrets(IList<string> secrets) =>
        secrets.Count > 0 && secrets.All(secret => secret.StartsWith("whsec_", StringComparison.Ordinal));
}
