using System.Net;
using Microsoft.AspNetCore.Http;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class HttpKeyTests
{
    public sealed class Doors(Calls calls)
    {
        [Function("Open")]
        public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();

        [Function("Keyed")]
        public IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();

        [Function("Mastered")]
        public IResult Mastered([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();

        [Function("Echo")]
        public async Task<IResult> EchoAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo/{id?}")] HttpRequest request, string? id)
        {
            using var reader = new StreamReader(request.Body);
            calls.Note($"{request.Method} {id} {await reader.ReadToEndAsync()}");
            return Results.Ok();
        }
    }

    [Theory]
    [InlineData("api/keyed", "local-function-key", null, 200)]
    [InlineData("api/keyed", null, "local-function-key", 200)]
    [InlineData("api/keyed", "local-master-key", null, 200)]
    [InlineData("api/keyed", "wrong", "local-function-key", 401)]
    [InlineData("api/keyed", null, null, 401)]
    [InlineData("admin/anything", "wrong", "local-master-key", 401)]
    public Task H7_KeyFromHeaderElseFromQuery(string path, string? header, string? code, int status) =>
        AssertStatusAsync(path, header, code, status);

    [Theory]
    [InlineData("api/mastered", "local-function-key", null, 401)]
    [InlineData("api/mastered", "local-master-key", null, 200)]
    [InlineData("admin/anything", null, null, 401)]
    [InlineData("admin/anything", null, "local-function-key", 401)]
    [InlineData("admin/anything", null, "local-master-key", 404)]
    public Task H8_OnlyTheMasterKeyOpensAdmin_AndARefusalIs401(string path, string? header, string? code, int status) =>
        AssertStatusAsync(path, header, code, status);

    [Theory]
    [InlineData("wrong", null)]
    [InlineData(null, "wrong")]
    public Task H9_AnonymousWithABadKey_Runs(string? header, string? code) =>
        AssertStatusAsync("api/open", header, code, 200);

    private static async Task AssertStatusAsync(string path, string? header, string? code, int status)
    {
        await using var host = await RunningHost.StartAsync<Doors>();
        using var request = new HttpRequestMessage(HttpMethod.Get, code is null ? path : $"{path}?code={code}");
        if (header is not null)
            request.Headers.Add("x-functions-key", header);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Admin_HttpFunctionByHand_GetsTheInputAsAPost()
    {
        await using var host = await RunningHost.StartAsync<Doors>();

        using var accepted = await host.RunByHandAsync("eCHO", """{"input":"{\"a\":1}"}""");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(["POST  {\"a\":1}"], await host.Calls.WaitForAsync(1));
    }

    [Theory]
    [InlineData("Nothing", "{}", HttpStatusCode.NotFound)]
    [InlineData("Echo", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("Echo", "{", HttpStatusCode.BadRequest)]
    public async Task Admin_UnknownFunctionOrBadBody_IsRefused(string function, string body, HttpStatusCode status)
    {
        await using var host = await RunningHost.StartAsync<Doors>();

        using var response = await host.RunByHandAsync(function, body);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(host.Calls.Noted);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "rebound.example")]
    public async Task OwnRoutes_FromAnotherSitesPage_AreForbidden(string header, string value)
    {
        await using var host = await RunningHost.StartAsync<Doors>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "local/clock") { Content = RunningHost.Json("{}") };
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("open", null, 404)]
    [InlineData("open", "local-master-key", 200)]
    [InlineData("keyed", null, 401)]
    [InlineData("keyed", "local-function-key", 404)]
    public async Task H10_DisabledFunction_IsNotFoundWithoutTheMasterKey_OnceTheKeyFits(
        string function, string? code, int status)
    {
        await using var host = await RunningHost.StartAsync<Doors>(options: new LocalHostOptions
        {
            Settings = new Dictionary<string, string>
            {
                ["AzureWebJobs.Open.Disabled"] = "true",
                ["AzureWebJobs_Keyed_Disabled"] = "1",
            },
        });

        using var response = await host.Client.GetAsync(code is null ? $"api/{function}" : $"api/{function}?code={code}");

        Assert.Equal(status, (int)response.StatusCode);
    }
}
