using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Calls any endpoint of the table as anybody: the members are written as rows, their sessions as well.</summary>
internal sealed partial class EndpointCalls(PeepApp app)
{
    private readonly Sessions _sessions = app.Services.GetRequiredService<Sessions>();

    /// <summary>Adds a member as they come to stand in the table after a while.</summary>
    public async Task<string> AddAsync(
        string handle, MemberState state, bool steward = false, string? email = null)
    {
        var id = $"mem_{handle.Replace('-', '_')}";
        var row = new TableEntity(id, MemberRow.Key)
        {
            ["Handle"] = handle,
            ["AcceptedBylaws"] = 1,
            ["JoinedUtc"] = app.Clock.GetUtcNow(),
            ["Steward"] = steward,
            ["PayoutReady"] = false,
        };
        MemberRow.SetState(row, state);
        MemberRow.SetClasses(row, [MemberClass.Creator]);
        app.Services.GetRequiredService<MemberSecrets>()
            .SetEmail(row, EmailAddress.Parse(email ?? $"{handle}@people.example"));
        Assert.True(await app.Services.GetRequiredService<MembersTable>().TryAddAsync(row, default));
        return id;
    }

    /// <summary>A token of a new session.</summary>
    public async Task<string> OpenAsync(string memberId) => (await _sessions.OpenAsync(memberId, default)).Token;

    /// <summary>A token of a session that has been changed in the table; null deletes it.</summary>
    public async Task<string> OpenAsync(string memberId, Action<TableEntity>? change)
    {
        var before = (await _sessions.ListAsync(memberId, default)).Select(one => one.Key).ToHashSet();
        var token = await OpenAsync(memberId);
        var key = (await _sessions.ListAsync(memberId, default)).Single(one => !before.Contains(one.Key)).Key;
        var table = app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Sessions);
        if (change is null)
        {
            await table.RemoveAsync(memberId, key, default);
            return token;
        }

        var row = (await table.FindAsync(memberId, key, default))!;
        change(row);
        Assert.True(await table.TryReplaceAsync(row, default));
        return token;
    }

    /// <summary>The address of an endpoint, its parameters replaced by a value in the form of an address.</summary>
    public static string PathOf(EndpointRow row, string value, string? only = null) =>
        ParameterPattern().Replace(row.Route, match =>
            only is null || match.Groups[1].Value == only ? value : SampleOf(match.Groups[1].Value));

    /// <summary>The names of an endpoint's route parameters.</summary>
    public static IEnumerable<string> ParametersOf(EndpointRow row) =>
        ParameterPattern().Matches(row.Route).Select(match => match.Groups[1].Value);

    /// <summary>The address of an endpoint with values of the right form that lead to nothing.</summary>
    public static string SamplePath(EndpointRow row) =>
        ParameterPattern().Replace(row.Route, match => SampleOf(match.Groups[1].Value));

    /// <summary>Calls an endpoint.</summary>
    public async Task<HttpResponseMessage> SendAsync(EndpointRow row, string path, string? authorization, byte[]? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri(app.Address, $"api/{path}"));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(row.BodyType);
        }

        return await app.Api.SendAsync(request);
    }

    /// <summary>The body that an endpoint reads, of the right form.</summary>
    public static byte[]? BodyOf(EndpointRow row) => row.Body is { } body ? Encoding.UTF8.GetBytes(body) : null;

    private static string SampleOf(string parameter) => parameter switch
    {
        "period" or "span" => "2036-01",
        "report" => "cash-flow",
        "version" => "1",
        "queue" => QueueNames.Mail,
        _ => "nothing-here",
    };

    [GeneratedRegex(@"\{\*?(\w+)\}")]
    private static partial Regex ParameterPattern();
}
