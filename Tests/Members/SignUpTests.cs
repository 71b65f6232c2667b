using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PeepFunctions.Tests;

public sealed class SignUpTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Theory]
    [InlineData("not-an-address", "bad-address-a", "creator", 400, "invalid", "email")]
    [InlineData("two@@people.example", "bad-address-b", "creator", 400, "invalid", "email")]
    [InlineData("", "bad-address-c", "creator", 400, "invalid", "email")]
    [InlineData("x@people.example", "ab", "creator", 400, "invalid", "handle")]
    [InlineData("x@people.example", "admin", "creator", 400, "invalid", "handle")]
    [InlineData("x@people.example", "a b c", "creator", 400, "invalid", "handle")]
    [InlineData("x@people.example", "раypal", "creator", 400, "invalid", "handle")]
    [InlineData("x@people.example", "../members#?", "creator", 400, "invalid", "handle")]
    [InlineData("x@people.example", "silly-class", "landlord", 400, "invalid", "classes")]
    [InlineData("x@people.example", "silly-class", "Creator", 400, "invalid", "classes")]
    public async Task SignUp_BadField_IsNamed(
        string email, string handle, string oneClass, int status, string code, string field)
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post, "members", new { email, handle, classes = new[] { oneClass }, acceptsBylaws = 1 });

        await PeepApp.AssertProblemAsync(response, status, code);
        Assert.Equal([field], await FieldsAsync(response));
    }

    [Fact]
    public async Task SignUp_EverythingWrong_NamesAll()
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post,
            "members",
            new { email = "?", handle = "?", classes = Array.Empty<string>(), acceptsBylaws = 1 });

        await PeepApp.AssertProblemAsync(response, 400, "invalid");
        Assert.Equal(["classes", "email", "handle"], await FieldsAsync(response));
    }

    [Fact]
    public async Task SignUp_OldBylaws_IsOutdated()
    {
        using var response = await _app.SendAsync(HttpMethod.Post, "members", Body("old-bylaws", acceptsBylaws: 0));

        await PeepApp.AssertProblemAsync(response, 422, "bylaws-outdated", "acceptsBylaws");
    }

    [Fact]
    public async Task SignUp_AsContributor_NeedsAdmission()
    {
        using var response = await _app.SendAsync(
            HttpMethod.Post, "members", Body("self-made", classes: ["creator", "contributor"]));

        await PeepApp.AssertProblemAsync(response, 422, "contributor-by-admission", "classes");
    }

    [Theory]
    [InlineData("""{"email":"x@people.example","handle":"xx-one","classes":["creator"],"acceptsBylaws":1,"role":"steward"}""", 400, "unknown-field", "role")]
    [InlineData("""{"email":"x@people.example","handle":"xx-one","classes":["creator"]}""", 400, "invalid", "acceptsBylaws")]
    [InlineData("""{"email":"x@people.example","handle":"xx-one","classes":"creator","acceptsBylaws":1}""", 400, "invalid", "classes")]
    [InlineData("""{"email":null,"handle":"xx-one","classes":["creator"],"acceptsBylaws":1}""", 400, "invalid", "email")]
    [InlineData("""{"email":"x@people.example","handle":"xx-one","classes":["creator"],"acceptsBylaws":"1"}""", 400, "invalid", "acceptsBylaws")]
    public async Task SignUp_BadShape_IsNamed(string body, int status, string code, string field)
    {
        using var response = await SendTextAsync(body, "application/json");

        await PeepApp.AssertProblemAsync(response, status, code);
        Assert.Equal([field], await FieldsAsync(response));
    }

    [Theory]
    [InlineData("{\"email\":", "application/json", 400, "not-json")]
    [InlineData("[]", "application/json", 400, "not-json")]
    [InlineData("{}", "text/plain", 415, "unsupported-media-type")]
    [InlineData("email=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type")]
    public async Task SignUp_NoJson_IsRefused(string body, string type, int status, string code)
    {
        using var response = await SendTextAsync(body, type);

        await PeepApp.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task SignUp_TooLarge_IsRefused()
    {
        using var response = await SendTextAsync($"{{\"email\":\"{new string('x', 70_000)}\"}}", "application/json");

        await PeepApp.AssertProblemAsync(response, 413, "too-large");
    }

    [Fact]
    public async Task SignUp_HandleOfMember_IsTaken()
    {
        await _app.SignUpAsync("first-one", "creator");

        using var response = await _app.SendAsync(HttpMethod.Post, "members", Body("First-One", "other@people.example"));

        await PeepApp.AssertProblemAsync(response, 409, "handle-taken", "handle");
    }

    // Otherwise whoever guesses a creator's address would be told that they guessed right.
    [Fact]
    public async Task SignUp_HandleOfMember_IsTakenForTheirOwnAddressToo()
    {
        var member = await _app.SignUpAsync("whose-is-it", "creator");

        using var own = await _app.SendAsync(HttpMethod.Post, "members", Body("whose-is-it", member.Email));
        using var other = await _app.SendAsync(
            HttpMethod.Post, "members", Body("whose-is-it", "no-one@people.example"));

        await PeepApp.AssertProblemAsync(own, 409, "handle-taken");
        Assert.Equal(await other.Content.ReadAsStringAsync(), await own.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SignUp_HandleWaitingForAnother_IsTaken()
    {
        await _app.PostAsync("members", Body("waiting-one"));

        using var response = await _app.SendAsync(HttpMethod.Post, "members", Body("waiting-one", "rival@people.example"));

        await PeepApp.AssertProblemAsync(response, 409, "handle-taken");
    }

    [Fact]
    public async Task SignUp_Twenty_AtOnceForOneHandle_OneGetsIt()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            _app.SendAsync(HttpMethod.Post, "members", Body("contested", $"rival{i}@people.example"))));

        Assert.Equal(1, responses.Count(response => (int)response.StatusCode == 202));
        Assert.Equal(19, responses.Count(response => (int)response.StatusCode == 409));
        foreach (var response in responses)
        {
            response.Dispose();
        }
    }

    [Fact]
    public async Task SignUp_KnownAddress_AnswersTheSameAndChangesNothing()
    {
        var member = await _app.SignUpAsync("known-one", "creator");

        var asked = await _app.RequestSignUpAsync(member.Email, "second-name", "supporter");
        var again = await _app.ConfirmAsync(member.Email, asked);
        var profile = await _app.GetAsync("members/me", again.Token);

        Assert.Equal(member.MemberId, again.MemberId);
        Assert.Equal("known-one", profile.GetProperty("handle").GetString());
        Assert.Equal(["creator"], profile.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task SignUp_NameWithHalfASurrogatePair_IsNotJson()
    {
        using var response = await SendTextAsync("{\"\\ud800\":1}", "application/json");

        await PeepApp.AssertProblemAsync(response, 400, "not-json");
    }

    [Fact]
    public async Task SignUp_SameKeyAfterARefusal_IsTriedAgain()
    {
        var holder = await _app.SignUpAsync("freed-name", "creator");
        using var refused = await _app.SendAsync(
            HttpMethod.Post, "members", Body("freed-name", "patient@people.example"), key: "patient");
        await PeepApp.AssertProblemAsync(refused, 409, "handle-taken");

        await _app.AskAsync(HttpMethod.Patch, "members/me", new { handle = "other-name" }, holder.Token);
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions
            .GetRequiredService<Azure.Data.Tables.TableServiceClient>(_app.Services)
            .GetTableClient("MemberKeys")
            .DeleteEntityAsync($"handle|{Handle.Parse("freed-name").Skeleton}", "key");
        using var accepted = await _app.SendAsync(
            HttpMethod.Post, "members", Body("freed-name", "patient@people.example"), key: "patient");

        Assert.Equal(202, (int)accepted.StatusCode);
    }

    [Fact]
    public async Task SignUp_SameKey_AnswersTheSame()
    {
        var body = Body("keyed-one");

        var first = await _app.PostAsync("members", body, key: "sign-up-keyed-one");
        var again = await _app.PostAsync("members", body, key: "sign-up-keyed-one");
        using var other = await _app.SendAsync(
            HttpMethod.Post, "members", Body("keyed-two"), key: "sign-up-keyed-one");

        Assert.Equal(first.GetProperty("request").GetString(), again.GetProperty("request").GetString());
        await PeepApp.AssertProblemAsync(other, 409, "key-reused");
    }

    [Fact]
    public async Task Confirm_SignUp_MakesAnApplicant()
    {
        var member = await _app.SignUpAsync("new-one", "creator", "supporter");

        var profile = await _app.GetAsync("members/me", member.Token);

        Assert.Equal(member.MemberId, profile.GetProperty("id").GetString());
        Assert.Equal("new-one@people.example", profile.GetProperty("email").GetString());
        Assert.Equal("applicant", profile.GetProperty("state").GetString());
        Assert.Equal(["creator", "supporter"], profile.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
        Assert.False(profile.GetProperty("steward").GetBoolean());
    }

    [Fact]
    public async Task SignIn_AfterAStrangersSignUpWithTheAddress_IsNotBoundToIt()
    {
        const string Victim = "victim@people.example";
        await _app.PostAsync("members", Body("strangers-choice", Victim));
        await _app.SettleAsync();
        var mails = _app.LastMail;

        await _app.PostAsync("sessions", new { email = Victim });
        await _app.SettleAsync();

        Assert.Equal(mails, _app.LastMail); // nobody to sign in: what a stranger chose is not offered
        var member = await _app.ConfirmAsync(Victim, await _app.RequestSignUpAsync(Victim, "own-choice", "supporter"));
        var profile = await _app.GetAsync("members/me", member.Token);
        Assert.Equal("own-choice", profile.GetProperty("handle").GetString());
        Assert.Equal(["supporter"], profile.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task Confirm_SignUpAgainWithTheSameHandle_GoesOn()
    {
        await _app.PostAsync("members", Body("second-try"));
        await _app.SettleAsync(); // its mail comes first

        var member = await _app.ConfirmAsync(
            "second-try@people.example",
            await _app.RequestSignUpAsync("second-try@people.example", "second-try", "creator"));

        Assert.Equal(
            "second-try", (await _app.GetAsync("members/me", member.Token)).GetProperty("handle").GetString());
    }

    private static object Body(
        string handle, string? email = null, IReadOnlyList<string>? classes = null, int acceptsBylaws = 1) => new
        {
            email = email ?? $"{handle}@people.example",
            handle,
            classes = classes ?? ["creator"],
            acceptsBylaws,
        };

    private async Task<HttpResponseMessage> SendTextAsync(string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        return await _app.Api.PostAsync(new Uri("members", UriKind.Relative), content);
    }

    private static async Task<IEnumerable<string>> FieldsAsync(HttpResponseMessage response)
    {
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. problem.RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)];
    }
}
