using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PeepFunctions.Functions;

/// <summary>The whole application, a capability a line; tests build the same.</summary>
public static class PeepFunctionsRegistration
{
    /// <summary>Adds everything.</summary>
    public static IServiceCollection AddPeepFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddPeepOptions(configuration)
            .AddTelemetry(configuration)
            .AddStorage(configuration)
            .AddBylaws()
            .AddHttp()
            .AddLedger()
            .AddReports()
            .AddBank()
            .AddPayments(configuration)
            .AddMembers()
            .AddNotices()
            .AddQuarantine()
            .AddDividends()
            .AddOwnership()
            .AddOpenBooks()
            .AddYears()
            .AddGovernance()
            .AddHealth();
    }
}
