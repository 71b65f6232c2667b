using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The rules that members vote on.</summary>
public static class BylawsRegistration
{
    /// <summary>Adds the versions and the founding.</summary>
    public static IServiceCollection AddBylaws(this IServiceCollection services) => services
        .AddSingleton<Coop>()
        .AddSingleton<BylawsTable>()
        .AddHostedService<CoopFounding>();
}
