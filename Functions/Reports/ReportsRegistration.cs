using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>What the treasurer reads.</summary>
public static class ReportsRegistration
{
    /// <summary>Adds the reports.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<ReportReading>();
}
