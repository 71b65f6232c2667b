using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class HttpRouteTests
{
    public sealed class Items
    {
        // In the order of their names, "Details" is tried before "Recent" although the latter's route is a literal.
        [Function("Recent")]
        public IResult Recent([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/recent")] HttpRequest request) =>
            Results.Text("recent");

        [Function("Details")]
        public IResult Details(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request, string id) =>
            Results.Text($"details of {id}");

        [Function("numbered")]
        public IResult Numbered(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{id:int?}")] HttpRequest request, int? id) =>
            Results.Text(id?.ToString(CultureInfo.InvariantCulture) ?? "none");

        [Function("Rest")]
        public IResult Rest(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "files/{*rest}")] HttpRequest request, string rest) =>
            Results.Text($"{request.Method} {rest}");

        [Function("Unrouted")]
        public IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            Results.Text("unrouted");
    }

    [Theory]
    [InlineData("""{ "version": "2.0" }""", "api/unrouted")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "v7" } } }""", "v7/unrouted")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""", "unrouted")]
    [InlineData("""{ "version": "2.0", "http": { "routePrefix": "old" } }""", "api/unrouted")]
    public async Task H1_PrefixIsHostJsons_ApiWhenItSaysNothing(string hostJson, string path)
    {
        await using var host = await RunningHost.StartAsync<Items>(hostJson);

        using var found = await host.Client.PostAsync(path, null);
        using var elsewhere = await host.Client.PostAsync("other/unrouted", null);

        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task H1_PrefixOverriddenBySetting_IsRefused()
    {
        var options = new LocalHostOptions
        {
            Settings = new Dictionary<string, string> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "v7" },
        };

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningHost.StartAsync<Items>(options: options));

        Assert.Contains("routePrefix", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/numbers/12", "12")]
    [InlineData("api/numbers", "none")]
    [InlineData("api/files/a/b.txt", "GET a/b.txt")]
    public async Task H2_InlineConstraints_AreKept(string path, string answer)
    {
        await using var host = await RunningHost.StartAsync<Items>();

        Assert.Equal(answer, await host.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task H2_FailedConstraint_IsNotFound()
    {
        await using var host = await RunningHost.StartAsync<Items>();

        using var response = await host.Client.GetAsync("api/numbers/twelve");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task H3_FunctionsAreTriedInNameOrder_FirstMatchWins()
    {
        await using var host = await RunningHost.StartAsync<Items>();

        Assert.Equal("details of recent", await host.Client.GetStringAsync("api/items/recent"));
    }

    [Theory]
    [InlineData("GET", "api/unrouted")]
    [InlineData("OPTIONS", "api/items/1")]
    [InlineData("HEAD", "api/items/1")]
    public async Task H4_WrongMethod_IsNotFoundWithoutAllow(string method, string path)
    {
        await using var host = await RunningHost.StartAsync<Items>();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task H4_NoMethods_MeansAll()
    {
        await using var host = await RunningHost.StartAsync<Items>();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "api/files/x");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal("PATCH x", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("API/Items/7")]
    [InlineData("api/items/7/")]
    public async Task H5_CaseAndTrailingSlash_DoNotMatter(string path)
    {
        await using var host = await RunningHost.StartAsync<Items>();

        Assert.Equal("details of 7", await host.Client.GetStringAsync(path));
    }
}
