using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace PeepFunctions.Functions;

/// <summary>Traces, metrics and logs, and where they go.</summary>
public static class TelemetryRegistration
{
    /// <summary>
    /// Adds the metrics, and sends everything to Application Insights where
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is set and to any collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// names. With neither, nothing is collected.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics().AddSingleton<CoopMetrics>();
        var toInsights = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 };
        var toCollector = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        if (!toInsights && !toCollector)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(CoopTraces.Name, serviceVersion: HealthReading.Version))
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(CoopTraces.Name))
            .WithMetrics(metrics => metrics.AddMeter(CoopTraces.Name));
        if (toCollector)
        {
            telemetry.UseOtlpExporter();
        }

        if (toInsights)
        {
            telemetry.UseAzureMonitorExporter(options => options.Credential = Identity(configuration));
        }

        return services;
    }

    // The identity that also opens the storage; without one, the connection string has to do.
    private static ManagedIdentityCredential? Identity(IConfiguration configuration) =>
        configuration["AzureWebJobsStorage:clientId"] is { Length: > 0 } id
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
            : null;
}
