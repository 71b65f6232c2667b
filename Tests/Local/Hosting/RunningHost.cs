using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>The local host with a test's own functions, on a port of its own, in this process.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private RunningHost(LocalHost host, TemporaryFolder folder, CapturedLog log, Calls calls)
    {
        _folder = folder;
        Host = host;
        Log = log;
        Calls = calls;
        Client = new HttpClient { BaseAddress = host.Address };
    }

    public LocalHost Host { get; }

    public HttpClient Client { get; }

    public CapturedLog Log { get; }

    public Calls Calls { get; }

    public static Task<RunningHost> StartAsync<T>(string hostJson = """{ "version": "2.0" }""", LocalHostOptions? options = null) =>
        StartAsync([typeof(T)], hostJson, options);

    public static async Task<RunningHost> StartAsync(
        Type[] functions, string hostJson = """{ "version": "2.0" }""", LocalHostOptions? options = null,
        Action<FunctionsApplicationBuilder>? configure = null)
    {
        var folder = new TemporaryFolder();
        var log = new CapturedLog();
        var calls = new Calls();
        try
        {
            var builder = FunctionsApplication.CreateBuilder((options ?? new LocalHostOptions()) with
            {
                FunctionTypes = functions,
                HostJson = folder.Write("host.json", hostJson),
            });
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(calls);
            builder.Logging.AddProvider(log);
            configure?.Invoke(builder);
            var host = (LocalHost)builder.Build();
            await host.StartAsync();
            return new RunningHost(host, folder, log, calls);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Calls /admin with the master key.</summary>
    public async Task<HttpResponseMessage> RunByHandAsync(string function, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"admin/functions/{function}") { Content = Json(body) };
        request.Headers.Add("x-functions-key", "local-master-key");
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
