using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>Messages that fail.</summary>
public static class QuarantineRegistration
{
    /// <summary>Adds what queue functions go through and where failed messages are kept.</summary>
    public static IServiceCollection AddQuarantine(this IServiceCollection services) => services
        .AddSingleton<PoisonTable>()
        .AddSingleton(PoisonTable.SealedBody)
        .AddSingleton<QueueWork>()
        .AddSingleton<Quarantine>();
}
