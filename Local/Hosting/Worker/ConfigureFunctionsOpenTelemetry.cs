using OpenTelemetry;

namespace PeepFunctions.Local.Hosting;

/// <summary>The worker's extension of the same name.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>
    /// Listens to what stands for the worker's own spans here, the HTTP server's: the traces of calls begin there.
    /// </summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) =>
        builder.WithTracing(traces => traces.AddSource("Microsoft.AspNetCore"));
}
