using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>Puts configuration, Kestrel and services together as Core Tools and the host would.</summary>
internal static class LocalSetUp
{
    /// <summary>The host's request limit (azure-functions-host, ScriptConstants).</summary>
    private const long MaxRequestBytes = 104_857_600;

    internal static WebApplicationBuilder CreateWeb(LocalHostOptions options)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = options.AppName,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
        });
        if (options.ReadEnvironment)
        {
            // As in Core Tools: what the environment says already is not replaced by local.settings.json.
            if (LocalFolders.LocalSettings(AppContext.BaseDirectory) is { } path)
                AddSettings(web.Configuration, ReadLocalSettings(path));
            web.Configuration.AddEnvironmentVariables();
        }

        AddSettings(web.Configuration, options.Settings);
        return web;
    }

    internal static void AddSettings(ConfigurationManager configuration, IEnumerable<KeyValuePair<string, string>> settings) =>
        configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(
            setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value)));

    internal static void AddServices(WebApplicationBuilder web, LocalHostOptions options, LocalGround ground)
    {
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(ground.Socket.LocalEndPoint!);
        });
        var services = web.Services;
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = _ => ground.Socket);
        services.AddRouting();
        services.AddSingleton(ground.Clock);
        services.AddSingleton<TimeProvider>(ground.Clock);
        services.AddSingleton(ground.ClockFile);
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<FunctionInvoker>());
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<TimerListeners>();
        services.AddSingleton<QueueListeners>();
        services.AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<QueueListeners>());
        services.AddSingleton<ManualRuns>();
        services.AddSingleton<ClockJump>();
        services.AddSingleton(options);
        if (options.Console is null)
            services.AddSingleton<IHostLifetime, NoLifetime>();
        else
            web.Logging.AddSimpleConsole(console => console.SingleLine = true);
        foreach (var dependency in ground.Dependencies)
            dependency.Register(services);
        web.Host.UseDefaultServiceProvider(container => container.ValidateScopes = true);
    }

    /// <summary>
    /// Reads host.json and the functions and registers what runs them. The configuration is complete by now.
    /// </summary>
    internal static void AddFunctions(WebApplicationBuilder web, LocalHostOptions options)
    {
        var assembly = options.Functions ?? Assembly.GetEntryAssembly()
            ?? throw new CannotStartException("There is no entry assembly; say which assembly holds the functions.");
        var path = options.HostJson
            ?? Path.Combine(Path.GetDirectoryName(assembly.Location) ?? AppContext.BaseDirectory, "host.json");
        var merged = HostJsonReader.Merge(path, web.Configuration);
        var hostJson = HostJsonReader.Read(merged);
        web.Services.AddSingleton(hostJson);
        web.Services.AddSingleton(FunctionCatalogue.Load(options.FunctionTypes ?? assembly.GetTypes()));
        web.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning)
            // The demo tells the story itself; thousands of lines of information would hide it.
            .AddFilter("PeepFunctions", options.Demo ? LogLevel.Warning : LogLevel.Information)
            .AddConfiguration(merged.GetSection("logging"));
    }

    private static Dictionary<string, string> ReadLocalSettings(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<LocalSettingsFile>(File.ReadAllText(path), LocalJson.Lenient);
            return file?.Values ?? [];
        }
        catch (JsonException e)
        {
            throw new CannotStartException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private sealed record LocalSettingsFile(Dictionary<string, string>? Values);

    /// <summary>A host inside another process leaves that process's Ctrl+C and SIGTERM alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
