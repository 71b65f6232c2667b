using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Tests;

/// <summary>A running co-op whose members vote: written as rows, because signing up would only take time.</summary>
internal sealed class VotingApp : IAsyncDisposable
{
    private readonly EndpointCalls _calls;

    private VotingApp(PeepApp app) => (App, _calls) = (app, new EndpointCalls(app));

    public PeepApp App { get; }

    /// <summary>Tokens of the members, by handle.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public static async Task<VotingApp> StartAsync(
        int members, Dictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var all = new Dictionary<string, string>(settings ?? []) { ["Peep__CloseFence"] = "00:00:01" };
        var coop = new VotingApp(await PeepApp.StartAsync(all, configure: configure));
        for (var i = 0; i < members; i++)
        {
            await coop.AddAsync($"voter-{(char)('a' + i)}");
        }

        return coop;
    }

    public async Task<string> AddAsync(string handle, MemberState state = MemberState.Active, bool steward = false)
    {
        var id = await _calls.AddAsync(handle, state, steward);
        Tokens[handle] = await _calls.OpenAsync(id);
        return id;
    }

    /// <summary>Signs everybody in again: sessions end after thirty days.</summary>
    public async Task SignInAgainAsync()
    {
        foreach (var handle in Tokens.Keys)
        {
            Tokens[handle] = await _calls.OpenAsync(IdOf(handle));
        }
    }

    public static string IdOf(string handle) => $"mem_{handle.Replace('-', '_')}";

    public async Task<string> FileAsync(string handle, object body)
    {
        var filed = await App.PostAsync("proposals", body, Tokens[handle]);
        return filed.GetProperty("id").GetString()!;
    }

    public async Task<string> StandAsync(string handle, string election) => (await App.AskAsync(
        HttpMethod.Post, $"proposals/{election}/candidacy", token: Tokens[handle])).GetProperty("id").GetString()!;

    public Task<string> FileResolutionAsync(string handle = "voter-a") =>
        FileAsync(handle, new { kind = "resolution", title = "A studio", text = "Let us rent one." });

    public Task<HttpResponseMessage> TryVoteAsync(string handle, string proposal, object body) =>
        App.SendAsync(HttpMethod.Put, $"proposals/{proposal}/ballot", body, Tokens[handle]);

    /// <summary>Votes; answers with the receipt, which must be the hash of both nonces.</summary>
    public async Task<string> VoteAsync(string handle, string proposal, string choice, string @as = "members")
    {
        var nonce = NewNonce();
        return await ReceiptAsync(handle, proposal, nonce, new { nonce, choice, @as });
    }

    public async Task<string> RankAsync(string handle, string proposal, params string[] ranking)
    {
        var nonce = NewNonce();
        return await ReceiptAsync(handle, proposal, nonce, new { nonce, ranking });
    }

    public static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Sets the clock to when voting opens.</summary>
    public Task OpenAsync(string proposal) => JumpAsync(proposal, "opensUtc", "open");

    /// <summary>Sets the clock to when voting is over, and waits until all is done.</summary>
    public async Task<JsonElement> CloseAsync(string proposal)
    {
        await JumpAsync(proposal, "closesUtc", "sealed");
        return await App.GetAsync($"proposals/{proposal}");
    }

    /// <summary>All counted ballots.</summary>
    public async Task<List<JsonElement>> BallotsAsync(string proposal, string? token = null) =>
    [
        .. (await App.GetAsync($"proposals/{proposal}/ballots?limit=200", token)).GetProperty("items").EnumerateArray(),
    ];

    /// <summary>
    /// Counts again with the script that anyone can run; answers with its exit code and what it said.
    /// </summary>
    public Task<(int ExitCode, string Said)> RecountAsync(string proposal, string receipt, string? token = null) =>
        RecountAsync(new Uri(App.Address, "api"), proposal, receipt, token);

    public static Task<(int ExitCode, string Said)> RecountAsync(
        Uri api, string proposal, string? receipt = null, string? token = null)
    {
        string[] arguments = [api.ToString().TrimEnd('/'), proposal];
        return RunScriptAsync("recount.mjs", token, receipt is null ? arguments : [.. arguments, receipt]);
    }

    /// <summary>Runs a script of the docs; answers with its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunScriptAsync(
        string script, string? token, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(RepositoryFolder.Path, "docs", script) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PEEP_TOKEN"] = token ?? "" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync() + await errors;
        await node.WaitForExitAsync();
        return (node.ExitCode, said);
    }

    /// <summary>Every row of a table.</summary>
    public async Task<List<TableEntity>> RowsAsync(string table) => await App.Services
        .GetRequiredService<TableServiceClient>().GetTableClient(table).QueryAsync<TableEntity>().ToListAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task<string> ReceiptAsync(string handle, string proposal, string nonce, object body)
    {
        using var answer = await TryVoteAsync(handle, proposal, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var cast = JsonDocument.Parse(text).RootElement;
        var receipt = cast.GetProperty("receipt").GetString()!;
        Assert.Equal(BallotReceipt.Of(nonce, cast.GetProperty("serverNonce").GetString()!), receipt);
        return receipt;
    }

    private async Task JumpAsync(string proposal, string time, string state)
    {
        var at = (await App.GetAsync($"proposals/{proposal}")).GetProperty(time).GetDateTimeOffset();
        if (at.AddMinutes(5) > App.Clock.GetUtcNow())
        {
            await App.JumpToAsync(at.AddMinutes(5));
        }

        var seen = "";
        for (var waited = 0; waited < 300; waited++)
        {
            seen = (await App.GetAsync($"proposals/{proposal}")).GetProperty("state").GetString()!;
            if (seen == state)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{proposal} stays {seen}.\n{string.Join('\n', App.Log.Entries.TakeLast(20))}");
    }
}
