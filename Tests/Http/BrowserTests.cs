using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What a browser is told: which pages may call, and what it must not do with an answer.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private const string Ours = "https://peep.example", AlsoOurs = "http://localhost:5173";

    private PeepApp _app = null!;

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync(new Dictionary<string, string>
    {
        ["Peep__Origins__0"] = Ours,
        ["Peep__Origins__1"] = AlsoOurs,
        ["Peep__TrustedProxies"] = "1",
        ["Peep__Limits__GuessesPerClient"] = "1",
    });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(Ours, true)]
    [InlineData(AlsoOurs, true)]
    [InlineData("https://other.example", false)]
    [InlineData("https://peep.example.other.example", false)]
    [InlineData("http://peep.example", false)]
    [InlineData("https://PEEP.example", false)]
    [InlineData("https://peep.example:8443", false)]
    [InlineData("null", false)]
    public async Task Preflight_OfAnOrigin_IsAllowedWhenItIsNamed(string origin, bool allowed)
    {
        foreach (var path in new[] { "members/me", "creators/ada/support", "bylaws", "no/such/route" })
        {
            using var request = Request(HttpMethod.Options, path, origin);
            request.Headers.Add("Access-Control-Request-Method", "PATCH");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
            using var answer = await _app.Api.SendAsync(request);

            Assert.Equal(204, (int)answer.StatusCode);
            AssertOrigin(answer, allowed ? origin : null);
            Assert.Equal(
                allowed ? "GET, POST, PUT, PATCH, DELETE" : null, Header(answer, "Access-Control-Allow-Methods"));
            Assert.Equal(
                allowed ? "Authorization, Content-Type, Idempotency-Key" : null,
                Header(answer, "Access-Control-Allow-Headers"));
        }
    }

    [Fact]
    public async Task EveryAnswer_WhateverItsStatus_CarriesTheHeaders()
    {
        var steward = await _app.StewardAsync(); // takes the one guess of this client
        await _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Poison).DeleteAsync();
        var seen = new List<int>();
        foreach (var (method, path, body, token) in new (HttpMethod, string, string?, string?)[]
        {
            (HttpMethod.Get, "bylaws/1", null, null),
            (HttpMethod.Delete, "sessions/current", null, null),
            (HttpMethod.Get, "creators/nobody-here", null, null),
            (HttpMethod.Post, "sessions", "{}", null),
            (HttpMethod.Post, "sessions", new string(' ', Endpoint.BodyLimitBytes + 1), null),
            (HttpMethod.Post, "sessions/confirm", "{}", null),
            (HttpMethod.Get, "poison", null, steward.Token),
            (HttpMethod.Get, "dividends", null, steward.Token),
        })
        {
            using var request = Request(method, path, Ours);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            using var answer = await _app.Api.SendAsync(request);

            seen.Add((int)answer.StatusCode);
            AssertOrigin(answer, Ours);
            Assert.Equal("no-store", Header(answer, "Cache-Control"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
            Assert.Equal("max-age=31536000", Header(answer, "Strict-Transport-Security"));
            Assert.Null(Header(answer, "Set-Cookie"));
            Assert.Null(Header(answer, "Server"));
        }

        Assert.Equal([200, 401, 404, 400, 413, 429, 500, 200], seen);
    }

    [Fact]
    public async Task Answer_ToAnotherOrigin_NamesNone()
    {
        using var request = Request(HttpMethod.Get, "bylaws/1", "https://other.example");
        using var answer = await _app.Api.SendAsync(request);
        using var without = await _app.Api.GetAsync(new Uri("bylaws/1", UriKind.Relative));

        AssertOrigin(answer, null);
        AssertOrigin(without, null);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string origin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return request;
    }

    // Never a wildcard, never with credentials, and caches keep the answers to two origins apart.
    private static void AssertOrigin(HttpResponseMessage answer, string? origin)
    {
        Assert.Equal(origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", Header(answer, "Vary"));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
