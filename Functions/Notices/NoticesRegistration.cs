using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>What stewards are told.</summary>
public static class NoticesRegistration
{
    /// <summary>Adds the notices.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) =>
        services.AddSingleton<StewardNotices>();
}
