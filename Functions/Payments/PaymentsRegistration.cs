using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>Stripe: what it tells us, what we ask it.</summary>
public static class PaymentsRegistration
{
    /// <summary>Adds the webhooks' inbox, the look-ups and the posting.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddStripeOptions(configuration)
            .AddSingleton(provider => MakeClient(provider.GetRequiredService<IOptions<StripeOptions>>().Value))
            .AddSingleton<StripeBalance>()
            .AddSingleton<StripeInbox>()
            .AddSingleton<MovementSubjects>()
            .AddSingleton<StripeMovements>()
            .AddSingleton<OpenDisputes>()
            .AddSingleton<Disputes>()
            .AddSingleton<StripeLookups>()
            .AddSingleton<MovementPosting>()
            .AddSettlements();

    // Never the static StripeConfiguration: two hosts in one test process talk to two sandboxes.
    private static StripeClient MakeClient(StripeOptions options) => new(new StripeClientOptions
    {
        ApiKey = options.ApiKey,
        ApiBase = options.ApiBase?.AbsoluteUri.TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(
            new HttpClient { Timeout = TimeSpan.FromSeconds(30) },
            maxNetworkRetries: 2,
            enableTelemetry: false),
    });
}
