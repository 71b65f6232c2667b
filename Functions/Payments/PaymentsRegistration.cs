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
            .AddSingleton<StripeCalls>()
            .AddSingleton(provider => MakeClient(
                provider.GetRequiredService<IOptions<StripeOptions>>().Value,
                provider.GetRequiredService<StripeCalls>()))
            .AddSingleton<StripeBalance>()
            .AddSingleton<StripeInbox>()
            .AddSingleton<SupporterCustomers>()
            .AddSingleton<SupportCheckout>()
            .AddSingleton<SupporterKeys>()
            .AddSingleton<SubscriptionsTable>()
            .AddSingleton<SupportSubscriptions>()
            .AddSingleton<MovementSubjects>()
            .AddSingleton<StripeMovements>()
            .AddSingleton<OpenDisputes>()
            .AddSingleton<OpenMovements>()
            .AddSingleton<Disputes>()
            .AddSingleton<StripeLookups>()
            .AddSingleton<ReconciliationsTable>()
            .AddSingleton<BalanceComparison>()
            .AddSingleton<Reconciliation>()
            .AddSingleton<MovementPosting>()
            .AddSettlements();

    // Never the static StripeConfiguration: two hosts in one test process talk to two sandboxes.
    internal static StripeClient MakeClient(StripeOptions options, StripeCalls calls) => new(new StripeClientOptions
    {
        ApiKey = options.ApiKey,
        ApiBase = options.ApiBase?.AbsoluteUri.TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(
            // Timeouts and retries are the handler's: here they would multiply its own.
            new HttpClient(calls, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
            maxNetworkRetries: 0,
            enableTelemetry: false),
    });
}
