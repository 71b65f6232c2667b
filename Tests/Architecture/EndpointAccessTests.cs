using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>Who may call what: <see cref="EndpointTable"/> against the functions, called as everybody.</summary>
public sealed class EndpointAccessTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private const string In = "in", NotSignedIn = "401", NotAllowed = "403", SignInAgain = "403 sign in again";

    private static readonly string[] Callers =
    [
        "nobody", "malformed", "expired", "revoked", "departed", "suspended", "member", "member, stale",
        "steward", "steward, stale", "steward, suspended",
    ];

    private readonly PeepApp _app = fixture.App;

    [Fact]
    public void EveryHttpFunction_IsInTheTable_AsItIs()
    {
        var there = FunctionCatalogue.Load(typeof(Endpoint).Assembly.GetTypes()).All
            .Where(function => function.Http is not null)
            .SelectMany(function => function.Http!.Methods!.Select(method =>
                (function.Name, Method: method.ToUpperInvariant(), Route: FunctionCatalogue.RouteOf(function))));
        var listed = EndpointTable.All.Select(row => (row.Name, row.Method, row.Route));

        Assert.Equal(there.Order(), listed.Order());
        var names = EndpointTable.All.Select(row => row.Name).ToList();
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public async Task EveryEndpoint_ForEveryCaller_LetsInWhomTheTableSays()
    {
        var calls = new EndpointCalls(_app);
        var people = await AddPeopleAsync(calls);
        var lines = new List<string>
        {
            $"| endpoint | function | access | {string.Join(" | ", Callers)} |",
            $"|{string.Concat(Enumerable.Repeat("---|", Callers.Length + 3))}",
        };
        var faults = new List<string>();
        foreach (var row in EndpointTable.All)
        {
            var cells = new List<string>();
            foreach (var caller in Callers)
            {
                // Whoever is let in there is gone after it.
                var there = row.Name == "Leave" ? await AddPeopleAsync(calls, $"-{cells.Count}") : people;
                var seen = await OutcomeAsync(calls, row, await TokenAsync(calls, there, caller));
                cells.Add(seen);
                if (seen != Expected(row.Access, caller))
                {
                    faults.Add($"{row.Name} for {caller}: {seen}, not {Expected(row.Access, caller)}");
                }
            }

            string[] line = [$"`{row.Method} {row.Route}`", row.Name, NameOf(row.Access), .. cells];
            lines.Add($"| {string.Join(" | ", line)} |");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        GoldenFile.AssertSame("docs/endpoints.md", Introduction + string.Join('\n', lines) + "\n");
    }

    [Fact]
    public async Task MemberEndpoints_WithIdsOfAnother_FindNothing()
    {
        var calls = new EndpointCalls(_app);
        var victim = await calls.AddAsync("asked-for", MemberState.Active);
        var stranger = await calls.AddAsync("asking", MemberState.Active);
        var subscriptions = _app.Services.GetRequiredService<SubscriptionsTable>();
        await AddSubscriptionAsync(victim, stranger);
        Assert.NotNull(await subscriptions.FindAsync(victim, "sub_victim", default));
        var token = await calls.OpenAsync(victim);
        var session = (await _app.GetAsync("sessions", token)).GetProperty("items")[0].GetProperty("id").GetString()!;

        var asked = 0;
        foreach (var row in EndpointTable.All.Where(row =>
            row.Access is Access.Member or Access.MemberJustNow && EndpointCalls.ParametersOf(row).Any()))
        {
            foreach (var id in new[] { victim, session, "sub_victim", "asked-for" })
            {
                var theirs = $"Bearer {await calls.OpenAsync(stranger)}";
                using var answer = await calls.SendAsync(
                    row, EndpointCalls.PathOf(row, id), theirs, EndpointCalls.BodyOf(row));
                var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
                Assert.True(status is 403 or 404, $"{row.Name} with {id}: {status} {text}");
                Assert.DoesNotContain("asked-for@", text, StringComparison.Ordinal);
                asked++;
            }
        }

        Assert.True(asked >= 12, $"Only {asked} were asked.");
        await _app.GetAsync("members/me", token); // and nothing of it ended the other's session
        Assert.NotNull(await subscriptions.FindAsync(victim, "sub_victim", default));
    }

    private const string Introduction =
        """
        # Who may call what

        Written by `EndpointAccessTests`, which calls every endpoint as everybody; `UPDATE_GOLDEN=1 dotnet test` writes
        it anew. "in" says that the caller was let in, whatever came of it. A sign-in is stale after ten minutes.


        """;

    private static string NameOf(Access access) => access switch
    {
        Access.Anyone => "anyone",
        Access.Member => "member",
        Access.MemberJustNow => "member, just signed in",
        Access.Steward => "steward",
        Access.StewardJustNow => "steward, just signed in",
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };

    private static string Expected(Access access, string caller) => (caller, access) switch
    {
        ("malformed" or "expired" or "revoked" or "departed", _) => NotSignedIn,
        (_, Access.Anyone) => In,
        ("nobody", _) => NotSignedIn,
        (_, Access.Member) => In,
        ("member, stale" or "steward, stale", Access.MemberJustNow) => SignInAgain,
        (_, Access.MemberJustNow) => In,
        ("steward", _) => In,
        ("steward, stale", Access.Steward) => In,
        ("steward, stale", _) => SignInAgain,
        _ => NotAllowed,
    };

    private static async Task<Dictionary<string, string>> AddPeopleAsync(EndpointCalls calls, string more = "") => new()
    {
        ["departed"] = await calls.AddAsync($"has-left{more}", MemberState.Departed),
        ["suspended"] = await calls.AddAsync($"is-suspended{more}", MemberState.Suspended),
        ["member"] = await calls.AddAsync($"is-member{more}", MemberState.Active),
        ["steward"] = await calls.AddAsync(
            $"is-steward{more}", MemberState.Active, steward: true, PeepApp.Steward), // founding, who may a little more
        ["steward, suspended"] = await calls.AddAsync($"was-steward{more}", MemberState.Suspended, steward: true),
    };

    private async Task<string?> TokenAsync(EndpointCalls calls, Dictionary<string, string> people, string caller) =>
        caller switch
        {
            "nobody" => null,
            "malformed" => $"{people["member"]}.nonsense",
            "expired" => await calls.OpenAsync(people["member"], row => row["ExpiresUtc"] = _app.Clock.GetUtcNow()),
            "revoked" => await calls.OpenAsync(people["member"], change: null),
            "member, stale" => await calls.OpenAsync(people["member"], MakeStale),
            "steward, stale" => await calls.OpenAsync(people["steward"], MakeStale),
            _ => await calls.OpenAsync(people[caller]),
        };

    private void MakeStale(Azure.Data.Tables.TableEntity session) =>
        session["CreatedUtc"] = _app.Clock.GetUtcNow() - Sessions.JustNow - TimeSpan.FromSeconds(1);

    private static async Task<string> OutcomeAsync(EndpointCalls calls, EndpointRow row, string? token)
    {
        using var answer = await calls.SendAsync(
            row, EndpointCalls.SamplePath(row), token is null ? null : $"Bearer {token}", EndpointCalls.BodyOf(row));
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500)
        {
            return $"{(int)answer.StatusCode} {text}";
        }

        var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()
            : null;
        return ((int)answer.StatusCode, code) switch
        {
            (401, "not-signed-in") => NotSignedIn,
            (403, "not-allowed") => NotAllowed,
            (403, "sign-in-again") => SignInAgain,
            (403, _) => text,
            _ => In,
        };
    }

    private async Task AddSubscriptionAsync(string supporter, string creator)
    {
        var table = _app.Services.GetRequiredService<SubscriptionsTable>();
        var support = new SupportSubscription(
            "sub_victim", supporter, creator, 500, "usd", "active", _app.Clock.GetUtcNow().AddDays(20), false, "paid");
        foreach (var partition in SubscriptionsTable.PartitionsOf(support))
        {
            await table.KeepAsync(partition, support, () => Task.FromResult<SupportSubscription?>(support), default);
        }
    }
}
