using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>What every endpoint stands on.</summary>
public static class HttpRegistration
{
    /// <summary>Adds sessions, limits, idempotency keys and the endpoint.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services) => services
        .AddSingleton<Sessions>()
        .AddSingleton<IdempotencyTable>()
        .AddSingleton<ClientAddress>()
        .AddSingleton<Limits>()
        .AddSingleton<WebOrigins>()
        .AddSingleton(IdempotencyTable.SealedAnswer)
        .AddSingleton<Endpoint>();
}
