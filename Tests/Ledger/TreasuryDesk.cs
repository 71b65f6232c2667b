using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>Two stewards at one desk, and the documents that they send.</summary>
internal sealed class TreasuryDesk
{
    private TreasuryDesk(PeepApp app, EndpointCalls calls) => (App, Calls) = (app, calls);

    public PeepApp App { get; }

    public EndpointCalls Calls { get; }

    public string FirstId { get; private set; } = "";

    public string SecondId { get; private set; } = "";

    public static async Task<TreasuryDesk> OpenAsync(PeepApp app, string name)
    {
        var desk = new TreasuryDesk(app, new EndpointCalls(app));
        desk.FirstId = await desk.Calls.AddAsync($"{name}-one", MemberState.Active, steward: true);
        desk.SecondId = await desk.Calls.AddAsync($"{name}-two", MemberState.Active, steward: true);
        return desk;
    }

    /// <summary>The desk of two members who are stewards.</summary>
    public static TreasuryDesk Of(PeepApp app, string first, string second) =>
        new(app, new EndpointCalls(app)) { FirstId = first, SecondId = second };

    public Task<string> FirstAsync() => Calls.OpenAsync(FirstId);

    public Task<string> SecondAsync() => Calls.OpenAsync(SecondId);

    /// <summary>Sends a document and answers with the hash that names it.</summary>
    public async Task<string> SendEvidenceAsync(string text)
    {
        var (content, hash) = (Encoding.UTF8.GetBytes(text), HashOf(text));
        using var answer = await PostRawAsync($"evidence?sha256={hash}", content, "text/plain", await FirstAsync());
        Assert.Equal(201, (int)answer.StatusCode);
        return hash;
    }

    public async Task<HttpResponseMessage> PostRawAsync(string path, byte[] content, string type, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await App.Api.SendAsync(request);
    }

    /// <summary>The first steward drafts an entry, the second approves it.</summary>
    public async Task<JsonElement> EnterAsync(object draft)
    {
        var waiting = await App.PostAsync("drafts", draft, await FirstAsync());
        Assert.Equal("waiting", waiting.GetProperty("state").GetString());
        return await ApproveAsync(waiting);
    }

    public async Task<JsonElement> ApproveAsync(JsonElement draft) => await App.PostAsync(
        $"drafts/{draft.GetProperty("id").GetString()}/approvals",
        new { hash = draft.GetProperty("hash").GetString() },
        await SecondAsync());

    /// <summary>An entry of a template, with a document that shows it.</summary>
    public async Task<object> TemplateAsync(
        string template, string date, string? name, params (string Amount, long Minor)[] amounts) => new
        {
            date,
            memo = template,
            evidence = await SendEvidenceAsync($"what shows {template} of {date}"),
            template,
            name,
            amounts = amounts.ToDictionary(one => one.Amount, one => one.Minor),
        };

    public async Task<HttpResponseMessage> TryDraftAsync(object draft) =>
        await App.SendAsync(HttpMethod.Post, "drafts", draft, await FirstAsync());

    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
