using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeepFunctions.Functions;
using PeepFunctions.Local.Azurite;
using PeepFunctions.Local.Hosting;
using PeepFunctions.Local.Mail;
using PeepFunctions.Local.Sandbox;

namespace PeepFunctions.Tests;

/// <summary>
/// The whole app in this process, on ports of its own: the functions, an empty Azurite account, a Stripe sandbox and a
/// mail outbox, all in memory unless a state folder is named, with a clock that starts far from today, so that no test
/// depends on the date; yet within the 32 bits that Stripe.net reads a signature's time as.
/// </summary>
public sealed partial class PeepApp : IAsyncDisposable
{
    public const string Steward = "steward@peep.example";

    /// <summary>When tests begin, unless they say otherwise: the founding month is January.</summary>
    public static readonly DateTimeOffset Start = new(2036, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly LocalHost _host;
    private readonly CapturedLog _log;

    private PeepApp(LocalHost host, StripeDependency stripe, MailDependency mail, CapturedLog log)
    {
        _host = host;
        _log = log;
        Sandbox = stripe.Sandbox;
        Outbox = mail.Outbox!;
        Api = new HttpClient(new ContractHandler())
        {
            BaseAddress = new Uri(host.Address, "api/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        Pages = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
    }

    /// <summary>The public API; relative addresses such as <c>members/me</c>.</summary>
    public HttpClient Api { get; }

    /// <summary>A browser that follows no redirect: Stripe's hosted pages.</summary>
    public HttpClient Pages { get; }

    /// <summary>The sandbox; null when the settings name another Stripe.</summary>
    public StripeSandbox? Sandbox { get; }

    public MailOutbox Outbox { get; }

    public LocalClock Clock => _host.Clock;

    public Uri Address => _host.Address;

    public IServiceProvider Services => _host.Services;

    /// <summary>Everything logged so far.</summary>
    internal CapturedLog Log => _log;

    public static async Task<PeepApp> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        DateTimeOffset? start = null,
        Action<IServiceCollection>? configure = null,
        Func<SandboxOptions, SandboxOptions>? sandbox = null,
        string? stateFolder = null)
    {
        var stripe = new StripeDependency(port: 0, sandbox);
        var mail = new MailDependency();
        var log = new CapturedLog();
        var all = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = stateFolder is null ? await AzuriteAccounts.NextAsync() : "",
            ["Peep__EffectiveFrom"] = "2036-01",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.200",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var builder = FunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            Functions = typeof(PeepFunctionsRegistration).Assembly,
            Clock = new LocalClock(start ?? Start),
            Settings = all,
            StateFolder = stateFolder,
            Dependencies = [new FirstRunSettings(), new AzuriteDependency(AzuriteAccounts.InstallFolder), stripe, mail],
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddPeepFunctions(builder.Configuration);
        builder.Logging.AddProvider(log);
        configure?.Invoke(builder.Services);
        var host = (LocalHost)builder.Build();
        await host.StartAsync();
        return new PeepApp(host, stripe, mail, log);
    }

    /// <summary>Sends JSON, signed in or not.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string? token = null,
        string? key = null,
        string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return await Api.SendAsync(request);
    }

    /// <summary>Sends JSON and reads the answer, which must be a success.</summary>
    public async Task<JsonElement> AskAsync(
        HttpMethod method, string path, object? body = null, string? token = null, string? key = null)
    {
        using var response = await SendAsync(method, path, body, token, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asks with GET.</summary>
    public Task<JsonElement> GetAsync(string path, string? token = null) => AskAsync(HttpMethod.Get, path, token: token);

    /// <summary>Asks with POST.</summary>
    public Task<JsonElement> PostAsync(string path, object body, string? token = null, string? key = null) =>
        AskAsync(HttpMethod.Post, path, body, token, key);

    /// <summary>Asserts a refusal: its status and its stable code.</summary>
    public static async Task<JsonElement> AssertProblemAsync(
        HttpResponseMessage response, int status, string code, string? field = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"Expected {status} {code}, got {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        if (field is not null)
        {
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), text);
        }

        return problem;
    }

    /// <summary>Waits until queues and webhooks are idle.</summary>
    public async Task SettleAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var works = Services.GetServices<IBackgroundWork>().ToList();
        for (var idle = 0; idle < 3;)
        {
            var pending = 0;
            foreach (var work in works)
            {
                pending += await work.CountPendingAsync(deadline.Token);
            }

            idle = pending == 0 ? idle + 1 : 0;
            await Task.Delay(50, deadline.Token);
        }
    }

    /// <summary>Jumps the business clock as a person would: waits for idle queues first, runs what is due after.</summary>
    public async Task JumpToAsync(DateTimeOffset now)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(120) };
        using var response = await client.PostAsJsonAsync(new Uri(Address, "local/clock"), new { now });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Runs a function by hand, as the host's own endpoint does.</summary>
    public async Task RunAsync(string function, string input = "")
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-functions-key", "local-master-key");
        using var response = await client.PostAsJsonAsync(new Uri(Address, $"admin/functions/{function}"), new { input });
        Assert.True(response.IsSuccessStatusCode, $"{function}: {(int)response.StatusCode}");
    }

    /// <summary>The code in the newest mail to an address.</summary>
    public async Task<string> ReadCodeAsync(string email)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (; ; await Task.Delay(50, deadline.Token))
        {
            var codes = Outbox.List(email, 10).Select(mail => CodePattern().Match(mail.Text)).FirstOrDefault(m => m.Success);
            if (codes is not null)
            {
                return codes.Value;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Pages.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    [GeneratedRegex(@"\b[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}\b")]
    private static partial Regex CodePattern();
}
