using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// What nobody means well is put through every body field, route value and query parameter of every endpoint of
/// <see cref="EndpointTable"/>, by somebody who may call it: refused with a code of ours, or taken for what it is.
/// </summary>
public sealed partial class BadInputTests : IAsyncLifetime
{
    private const string Victim = "never-shown";

    // Written into a body as JSON; half a surrogate pair can only be written so.
    private static readonly string[] InBodies =
    [
        "\"' or PartitionKey ne '\"", "\"%00%27%2f\"", "\"\\u0000\\u0007\\u001b\"", "\"\\ud800\"",
        "\"a/b\\\\c#d?e\"", "\"\"",
        $"\"{new string('x', 10_000)}\"", "\"\\u202e\\ufeff\\u0301\"", "null", "-1", "99999999999999999999", "1e400", "true",
        "[]",
        "[\"\\ud800\"]", "{}",
    ];

    // Written into an address as it is; half a surrogate pair and an overlong slash are no UTF-8 at all.
    private static readonly string[] InAddresses =
    [
        "%27%20or%20PartitionKey%20ne%20%27", "%25", "%2525", "%07%1B", "%C2%85", "%ED%A0%80", "%C0%AF", "a%2Fb", "a%5Cb",
        "a%23b",
        "a%3Fb", "%22", new string('x', 2_000), "%E2%80%AE", "-1", "99999999999999999999", "2036-13", "%20", "a|b",
        "mem_never_shown",
    ];

    // Who is refused for who they are has not been read at all.
    private static readonly string[] OfTheGate = ["not-signed-in", "not-allowed", "sign-in-again", "slow-down"];

    private readonly StrictKeysTransport _storage = new();
    private PeepApp _app = null!;

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync(configure: services =>
        services.Configure<StorageOptions>(options => options.Transport = _storage));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task EveryEndpoint_WithEveryBadValue_RefusesItInOurWords()
    {
        var calls = new EndpointCalls(_app);
        await calls.AddAsync(Victim, MemberState.Active);
        var member = await calls.AddAsync("means-ill", MemberState.Active);
        var steward = await calls.AddAsync("steward-ill", MemberState.Active, steward: true, PeepApp.Steward);
        var faults = new List<string>();
        var asked = 0;
        foreach (var row in EndpointTable.All)
        {
            var caller = row.Access is Access.Steward or Access.StewardJustNow ? steward : member;
            var token = row.Access == Access.Anyone ? null : $"Bearer {await calls.OpenAsync(caller)}";
            foreach (var (path, body) in BadCalls(row))
            {
                using var answer = await calls.SendAsync(row, path, token, body);
                asked++;
                if (await FaultOfAsync(row, answer) is { } fault)
                {
                    faults.Add($"{row.Method} {path[..Math.Min(path.Length, 120)]} {Shown(body)}: {fault}");
                }
            }
        }

        Assert.True(_storage.Seen > asked, $"Only {_storage.Seen} keys were looked at.");
        Assert.Empty(_storage.Refused);
        Assert.True(faults.Count == 0, $"{faults.Count} of {asked}:\n{string.Join('\n', faults.Take(60))}");
        Console.Error.WriteLine($"{asked} bad calls, every one refused or taken for what it is");
    }

    [Fact]
    public async Task EveryEndpointWithABody_OneByteTooLong_Is413()
    {
        var calls = new EndpointCalls(_app);
        var steward = await calls.AddAsync("sends-much", MemberState.Active, steward: true);
        foreach (var row in EndpointTable.All.Where(row => row.Body is not null))
        {
            var body = Encoding.UTF8.GetBytes(new string(' ', row.LimitBytes + 1));
            var token = row.Access == Access.Anyone ? null : $"Bearer {await calls.OpenAsync(steward)}";
            using var tooLong = await calls.SendAsync(row, EndpointCalls.SamplePath(row), token, body);
            using var longest = await calls.SendAsync(row, EndpointCalls.SamplePath(row), token, body[1..]);

            await PeepApp.AssertProblemAsync(tooLong, 413, "too-large");
            Assert.True((int)longest.StatusCode is not 413 and < 500, $"{row.Name}: {(int)longest.StatusCode}");
        }
    }

    // Where the length is not said beforehand, it is counted while reading.
    [Fact]
    public async Task Body_TooLongAndSentInPieces_Is413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "sessions") { Content = new InPieces() };
        using var answer = await _app.Api.SendAsync(request);

        await PeepApp.AssertProblemAsync(answer, 413, "too-large");
    }

    private static IEnumerable<(string Path, byte[]? Body)> BadCalls(EndpointRow row)
    {
        var sample = EndpointCalls.SamplePath(row);
        foreach (var value in InAddresses)
        {
            foreach (var parameter in EndpointCalls.ParametersOf(row))
            {
                yield return (EndpointCalls.PathOf(row, value, parameter), EndpointCalls.BodyOf(row));
            }

            foreach (var parameter in row.Query)
            {
                yield return ($"{sample}?{parameter}={value}", EndpointCalls.BodyOf(row));
            }
        }

        if (row is not { Body: { } body, BodyType: "application/json" })
        {
            yield break;
        }

        foreach (var field in JsonNode.Parse(body)!.AsObject().Select(pair => pair.Key).Append("notKnown"))
        {
            foreach (var value in InBodies)
            {
                yield return (sample, With(body, field, value));
            }
        }
    }

    // Put together as text, because no writer of JSON lets half a surrogate pair through.
    private static byte[] With(string body, string field, string value)
    {
        var fields = JsonNode.Parse(body)!.AsObject()
            .Where(pair => pair.Key != field)
            .Select(pair => $"\"{pair.Key}\":{pair.Value?.ToJsonString() ?? "null"}")
            .Append($"\"{field}\":{value}");
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}");
    }

    private static async Task<string?> FaultOfAsync(EndpointRow row, HttpResponseMessage answer)
    {
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        if (status >= 500)
        {
            return $"{status} {text}";
        }

        if (row.Access is Access.Anyone or Access.Member or Access.MemberJustNow
            && text.Contains(Victim, StringComparison.Ordinal))
        {
            return $"shows another's: {text}";
        }

        if (status < 400)
        {
            return null;
        }

        if (text.Length == 0)
        {
            return status is 400 or 404 ? null : $"{status} without a body"; // the host found no route
        }

        var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!
            : "";
        return CodePattern().IsMatch(code) && !OfTheGate.Contains(code) ? null : $"{status} {text}";
    }

    private static string Shown(byte[]? body) =>
        body is null ? "" : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)));

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex CodePattern();

    private sealed class InPieces : HttpContent
    {
        public InPieces() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (var sent = 0; sent <= Endpoint.BodyLimitBytes; sent += 1024)
            {
                await stream.WriteAsync(new byte[1024]);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
