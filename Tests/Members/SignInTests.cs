using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SignInTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Request_UnknownAddress_IsAnsweredAndNotMailed()
    {
        var answer = await _app.PostAsync("sessions", new { email = "nobody@people.example" });
        await _app.SettleAsync();

        Assert.Equal(32, answer.GetProperty("request").GetString()!.Length);
        Assert.Empty(_app.Outbox.List("nobody@people.example", 10));
    }

    [Fact]
    public async Task Confirm_TwiceTheSameCode_IsGoodOnce()
    {
        var member = await _app.SignUpAsync("once-only", "creator");
        var (request, code) = await RequestAsync(member.Email);

        await _app.PostAsync("sessions/confirm", new { request, code }, key: "once-only");
        using var again = await _app.SendAsync(
            HttpMethod.Post, "sessions/confirm", new { request, code }, key: "once-only");

        await PeepApp.AssertProblemAsync(again, 401, "code-wrong");
    }

    [Fact]
    public async Task Confirm_CodeOfAnotherRequest_IsWrong()
    {
        var first = await _app.SignUpAsync("request-a", "creator");
        var second = await _app.SignUpAsync("request-b", "creator");
        var (requestA, _) = await RequestAsync(first.Email);
        var (_, codeB) = await RequestAsync(second.Email);

        using var response = await ConfirmAsync(requestA, codeB);

        await PeepApp.AssertProblemAsync(response, 401, "code-wrong");
    }

    [Fact]
    public async Task Confirm_AfterALaterRequest_IsWrong()
    {
        var member = await _app.SignUpAsync("superseded", "creator");
        var (earlier, code) = await RequestAsync(member.Email);
        var (later, next) = await RequestAsync(member.Email);

        using var response = await ConfirmAsync(earlier, code);

        await PeepApp.AssertProblemAsync(response, 401, "code-wrong");
        await _app.PostAsync("sessions/confirm", new { request = later, code = next });
    }

    [Fact]
    public async Task Confirm_RightCodeAfterFiveWrong_IsWrong()
    {
        var member = await _app.SignUpAsync("five-tries", "creator");
        var (request, code) = await RequestAsync(member.Email);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await ConfirmAsync(request, "0000-0000");
            await PeepApp.AssertProblemAsync(wrong, 401, "code-wrong");
        }

        using var response = await ConfirmAsync(request, code);

        await PeepApp.AssertProblemAsync(response, 401, "code-wrong");
    }

    [Fact]
    public async Task Confirm_RightCodeAfterFourWrong_SignsIn()
    {
        var member = await _app.SignUpAsync("four-tries", "creator");
        var (request, code) = await RequestAsync(member.Email);
        for (var i = 0; i < 4; i++)
        {
            using var wrong = await ConfirmAsync(request, "0000-0000");
        }

        var answer = await _app.PostAsync("sessions/confirm", new { request, code = code.ToLowerInvariant() });

        Assert.Equal(member.MemberId, answer.GetProperty("memberId").GetString());
    }

    // Not over HTTP, where a client's own limit would let few of them through to the code.
    [Fact]
    public async Task Confirm_AThousandGuessesAtOnce_CountFive()
    {
        var member = await _app.SignUpAsync("at-once", "creator");
        var (request, code) = await RequestAsync(member.Email);
        var codes = _app.Services.GetRequiredService<SignInCodes>();
        using var start = new ManualResetEventSlim();

        var guesses = Enumerable.Range(0, 1000)
            .Select(_ => Task.Run(() =>
            {
                start.Wait();
                return codes.ConfirmAsync(request, "0000-0000", memberId: null, default);
            }))
            .ToList();
        start.Set();

        Assert.All(await Task.WhenAll(guesses), Assert.Null);
        var row = await Table(TableNames.SignInCodes).FindAsync(request, "code", default);
        Assert.Equal(5, row!.GetInt32("Tries"));
        using var right = await ConfirmAsync(request, code);
        await PeepApp.AssertProblemAsync(right, 401, "code-wrong");
    }

    [Theory]
    [InlineData("", "0000-0000")]
    [InlineData("no-such-request", "0000-0000")]
    [InlineData("0123456789abcdef0123456789abcdef", "0000-0000")]
    [InlineData("a/b\\c#d?e' or 1 eq 1", "")]
    public async Task Confirm_Nonsense_IsWrong(string request, string code)
    {
        using var response = await ConfirmAsync(request, code);

        await PeepApp.AssertProblemAsync(response, 401, "code-wrong");
    }

    [Fact]
    public async Task Sessions_OneEnded_TheOtherHolds()
    {
        var here = await _app.SignUpAsync("two-places", "creator");
        var there = await _app.SignInAsync(here.Email);
        var listed = await _app.GetAsync("sessions", there.Token);

        await _app.AskAsync(HttpMethod.Delete, "sessions/current", token: here.Token);
        using var ended = await _app.SendAsync(HttpMethod.Get, "members/me", token: here.Token);

        Assert.Equal(2, listed.GetProperty("items").GetArrayLength());
        Assert.Single(listed.GetProperty("items").EnumerateArray(), item => item.GetProperty("current").GetBoolean());
        await PeepApp.AssertProblemAsync(ended, 401, "not-signed-in");
        await _app.GetAsync("members/me", there.Token);
    }

    [Fact]
    public async Task Sessions_AnotherOfMine_EndsByItsId_AndNobodyElsesDoes()
    {
        var here = await _app.SignUpAsync("ends-another", "creator");
        var there = await _app.SignInAsync(here.Email);
        var stranger = await _app.SignUpAsync("ends-nothing", "creator");
        var id = (await _app.GetAsync("sessions", there.Token)).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("current").GetBoolean()).GetProperty("id").GetString();

        using var notTheirs = await _app.SendAsync(HttpMethod.Delete, $"sessions/{id}", token: stranger.Token);
        await PeepApp.AssertProblemAsync(notTheirs, 404, "not-found");
        await _app.GetAsync("members/me", there.Token);
        await _app.AskAsync(HttpMethod.Delete, $"sessions/{id}", token: here.Token);

        using var ended = await _app.SendAsync(HttpMethod.Get, "members/me", token: there.Token);
        await PeepApp.AssertProblemAsync(ended, 401, "not-signed-in");
        await _app.GetAsync("members/me", here.Token);
    }

    [Fact]
    public async Task Sessions_Used_SayTheDayAndWriteItOnce()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("day-by-day", "creator");
        async Task<string> LastUsedAsync() => (await app.GetAsync("sessions", member.Token))
            .GetProperty("items")[0].GetProperty("lastUsed").GetString()!;
        async Task<string> VersionAsync() => (await app.Services.GetRequiredService<TableServiceClient>()
            .GetTableClient(TableNames.Sessions).QueryAsync<TableEntity>().SingleAsync()).ETag.ToString();
        Assert.Equal("2036-01-05", await LastUsedAsync());
        var first = await VersionAsync();

        await app.GetAsync("members/me", member.Token);
        Assert.Equal(first, await VersionAsync());
        await app.JumpToAsync(PeepApp.Start.AddDays(3));
        await app.GetAsync("members/me", member.Token);
        var later = await VersionAsync();

        Assert.NotEqual(first, later);
        Assert.Equal("2036-01-08", await LastUsedAsync());
        Assert.Equal(later, await VersionAsync());
    }

    [Fact]
    public async Task Sessions_EndedEverywhere_NoneHolds()
    {
        var here = await _app.SignUpAsync("everywhere", "creator");
        var there = await _app.SignInAsync(here.Email);

        await _app.AskAsync(HttpMethod.Delete, "sessions", token: there.Token);

        foreach (var token in new[] { here.Token, there.Token })
        {
            using var ended = await _app.SendAsync(HttpMethod.Get, "sessions", token: token);
            await PeepApp.AssertProblemAsync(ended, 401, "not-signed-in");
        }
    }

    [Fact]
    public async Task FoundingAddress_InAnotherCase_IsSteward()
    {
        var asked = await _app.RequestSignUpAsync(PeepApp.Steward.ToUpperInvariant(), "the-steward", "supporter");
        var steward = await _app.ConfirmAsync(PeepApp.Steward, asked);

        Assert.True((await _app.GetAsync("members/me", steward.Token)).GetProperty("steward").GetBoolean());
    }

    [Fact]
    public async Task Tables_AfterSignUpAndSignIn_HoldNeitherAddressNorCodeNorToken()
    {
        var member = await _app.SignUpAsync("unseen-one", "creator");
        var (request, code) = await RequestAsync(member.Email);
        await _app.PostAsync("members", new
        {
            email = "unseen-two@people.example",
            handle = "unseen-two",
            classes = new[] { "creator" },
            acceptsBylaws = 1,
        });
        string[] secrets =
        [
            "unseen-one@people", "unseen-two@people", code, code.Replace("-", "", StringComparison.Ordinal),
            member.Token[(member.Token.IndexOf('.', StringComparison.Ordinal) + 1)..],
        ];

        foreach (var name in TableNames.All)
        {
            await foreach (var row in Table(name).QueryAsync<TableEntity>())
            {
                var text = string.Join('\n', row.Select(pair => $"{pair.Key}={pair.Value}"));
                Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            }
        }

        Assert.Equal(32, request.Length);
    }

    [Fact]
    public async Task Mail_OnceSent_IsForgotten()
    {
        await _app.SignUpAsync("mail-gone", "creator");
        await _app.SettleAsync();

        await foreach (var row in Table(TableNames.Mail).QueryAsync<TableEntity>())
        {
            Assert.Fail($"Mail {row.PartitionKey} is still there.");
        }

        Assert.Contains(_app.Outbox.List("mail-gone@people.example", 10), mail => mail.Subject == "Welcome");
    }

    private TableClient Table(string name) =>
        _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(name);

    private Task<HttpResponseMessage> ConfirmAsync(string request, string code) =>
        _app.SendAsync(HttpMethod.Post, "sessions/confirm", new { request, code });

    private async Task<(string Request, string Code)> RequestAsync(string email)
    {
        var last = _app.LastMail;
        var answer = await _app.PostAsync("sessions", new { email });
        return (answer.GetProperty("request").GetString()!, await _app.ReadCodeAsync(email, last));
    }
}
