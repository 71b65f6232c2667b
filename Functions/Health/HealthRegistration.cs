using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>How the back end is.</summary>
public static class HealthRegistration
{
    /// <summary>Adds the look at storage, queues and the last runs.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) =>
        services.AddSingleton<HealthReading>();
}
