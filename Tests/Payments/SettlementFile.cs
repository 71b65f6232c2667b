using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Settlement files of tests, and how stewards send them.</summary>
internal static class SettlementFile
{
    public const string Header = "id,type,createdUtc,amountMinor,feeMinor,currency,creator,payer,reference";

    public static string Of(params string[] rows) => string.Join('\n', [Header, .. rows, ""]);

    /// <summary>Sends a file.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        PeepApp app, string token, string file, string query = "processor=ccbill&layout=1", string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"settlements?{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await app.Api.SendAsync(request);
    }

    /// <summary>Sends a file and waits until it is in the books.</summary>
    public static async Task<JsonElement> PostAsync(PeepApp app, string token, string file, string processor = "ccbill")
    {
        using var response = await SendAsync(app, token, file, $"processor={processor}&layout=1");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 202, $"{(int)response.StatusCode} {text}");
        var id = JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
        JsonElement seen = default;
        await PeepApp.UntilAsync(async () =>
        {
            seen = await app.GetAsync($"settlements/{id}", token);
            return seen.GetProperty("state").ValueEquals("posted");
        });
        return seen;
    }

    /// <summary>The errors of a refusal, by line.</summary>
    public static async Task<Dictionary<string, string>> ErrorsAsync(
        HttpResponseMessage response, int status, string code)
    {
        await PeepApp.AssertProblemAsync(response, status, code);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")
            .EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
    }

    /// <summary>What stands on accounts, everything posted so far.</summary>
    public static async Task<TrialBalance> BookAsync(PeepApp app) => TrialBalance.Of(
        await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Select(posted => posted.Entry).ToListAsync());
}
