using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The exit to community.</summary>
public static class OwnershipRegistration
{
    /// <summary>Adds the register and what follows from it.</summary>
    public static IServiceCollection AddOwnership(this IServiceCollection services) => services
        .AddSingleton<OwnershipTable>()
        .AddSingleton<OwnershipReading>()
        .AddSingleton<ClaimRegister>();
}
