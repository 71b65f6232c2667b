using System.Text;

namespace PeepFunctions.Tests;

/// <summary>The check of every answer finds what is not described.</summary>
public sealed class ApiContractTests
{
    private const string Json = "application/json", Problem = "application/problem+json";

    [Theory]
    [InlineData("POST", "sessions", 202, Json, """{"request":"x"}""")]
    [InlineData("POST", "sessions", 429, Problem, """{"code":"slow-down"}""")]
    [InlineData("DELETE", "sessions/current", 204, null, "")]
    [InlineData("GET", "tax/2036/patronage.csv", 200, "text/csv", "a,b")]
    [InlineData("GET", "no/such/function", 404, null, "")]
    public void Fault_OfWhatIsDescribed_IsNone(string method, string path, int status, string? type, string body) =>
        Assert.Null(ApiContract.Fault(method, path, status, type, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("POST", "sessions", 200, Json, """{"request":"x"}""")]
    [InlineData("POST", "sessions", 202, "text/plain", "x")]
    [InlineData("POST", "sessions", 202, null, "")]
    [InlineData("POST", "sessions", 202, Json, "{}")]
    [InlineData("POST", "sessions", 202, Json, """{"request":1}""")]
    [InlineData("POST", "sessions", 202, Json, """{"request":null}""")]
    [InlineData("POST", "sessions", 202, Json, """{"request":"x","more":1}""")]
    [InlineData("POST", "sessions", 429, Problem, """{"code":"too-fast"}""")]
    [InlineData("POST", "sessions", 409, Problem, """{"code":"slow-down"}""")]
    [InlineData("DELETE", "sessions/current", 204, Json, "{}")]
    [InlineData("GET", "health", 404, Problem, """{"code":"not-found"}""")]
    public void Fault_OfWhatIsNotDescribed_IsFound(string method, string path, int status, string? type, string body) =>
        Assert.NotNull(ApiContract.Fault(method, path, status, type, Encoding.UTF8.GetBytes(body)));
}
