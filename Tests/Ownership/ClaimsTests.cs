using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ClaimsTests : IAsyncLifetime
{
    private PeepApp _app = null!;
    private SignedIn _steward = null!;
    private SignedIn _founder = null!;

    public async Task InitializeAsync()
    {
        _app = await PeepApp.StartAsync();
        _steward = await _app.StewardAsync();
        _founder = await _app.SignUpAsync("founds-it", "creator");
        await _app.OnboardAsync(_founder);
        await _app.AskAsync(
            HttpMethod.Put,
            "payees/founder-one",
            new { payoutAccount = await _app.AccountOfAsync(_founder) },
            _steward.Token);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task IssueClaim_TwiceUnderOneKey_IsOneClaimThatItsHolderReadsOf()
    {
        var first = await _app.PostAsync("ownership/claims", Claim(), _steward.Token, "issue-1");
        var again = await _app.PostAsync("ownership/claims", Claim(), _steward.Token, "issue-1");
        using var other = await _app.SendAsync(
            HttpMethod.Post, "ownership/claims", Claim(units: 901), _steward.Token, "issue-1");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        await PeepApp.AssertProblemAsync(other, 409, "key-reused");
        var listed = await _app.GetAsync("ownership/claims", _steward.Token);
        var claim = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal(first.GetRawText(), claim.GetRawText());
        Assert.Equal(
            ("founder", _founder.MemberId, "founder-one", 900, 900, 300_00, 0, 300_00, "founding", _steward.MemberId),
            (claim.GetProperty("class").GetString(), claim.GetProperty("holder").GetString(),
                claim.GetProperty("payee").GetString(), Number(claim, "units"), Number(claim, "unitsLeft"),
                Number(claim, "capMinor"), Number(claim, "redeemedMinor"), Number(claim, "leftMinor"),
                claim.GetProperty("cause").GetString(), claim.GetProperty("by").GetString()));
        Assert.Contains(
            $"claimIssued steward first-steward {claim.GetProperty("id").GetString()}", await _app.AuditAsync(_founder));
    }

    [Theory]
    [InlineData("units", """{"units":0}""")]
    [InlineData("capBps", """{"capBps":9999}""")]
    [InlineData("capBps", """{"capBps":null}""")]
    [InlineData("principalMinor", """{"principalMinor":0}""")]
    [InlineData("seniority", """{"seniority":0}""")]
    [InlineData("issuedOn", """{"issuedOn":"2036-01-06"}""")]
    [InlineData("holder", """{"holder":"mem_nobody"}""")]
    [InlineData("holder", """{"holder":"../x"}""")]
    [InlineData("payee", """{"payee":"founder-two"}""")]
    [InlineData("payee", """{"payee":"Founder One"}""")]
    [InlineData("class", """{"class":"community"}""")]
    [InlineData("holder", """{"class":"trust"}""")]
    public async Task IssueClaim_BadField_IsNamedAndNothingEntered(string field, string change)
    {
        var body = JsonSerializer.SerializeToNode(Claim())!.AsObject();
        foreach (var (name, value) in JsonDocument.Parse(change).RootElement.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            body[name] = JsonSerializer.SerializeToNode(value);
        }

        using var answer = await _app.SendAsync(HttpMethod.Post, "ownership/claims", body, _steward.Token);
        await PeepApp.AssertProblemAsync(answer, 400, "invalid", field);
        Assert.Empty((await _app.GetAsync("ownership/claims", _steward.Token)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task IssueClaim_TrustsAtOnce_IsOneTrust()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _app.SendAsync(
            HttpMethod.Post, "ownership/claims", Trust, _steward.Token, $"trust-{i % 3}")));

        Assert.Equal(2, answers.Count(answer => (int)answer.StatusCode == 201)); // the same operation, sent twice
        foreach (var refused in answers.Where(answer => (int)answer.StatusCode != 201))
        {
            await PeepApp.AssertProblemAsync(refused, 409, "trust-known", "class");
        }

        var ownership = await _app.GetAsync("ownership");
        Assert.Equal(
            """{"classes":[{"class":"founder","issuedUnits":0,"units":0},{"class":"investor","issuedUnits":0,"units":0},{"class":"trust","issuedUnits":100,"units":100}],"issuedUnits":100,"communityUnits":100,"communityOwnedBps":10000,"currency":"usd","leftOfCapsMinor":0,"phase":{"number":0,"since":"2036-01","cause":"founding","communityOwnedBps":0,"patronageRateBps":2000,"seats":{"company":3,"contributor":1,"creator":2}},"sale":null}""",
            ownership.GetRawText());
    }

    // A founder and an investor: what each class has lost would tell what each was paid.
    [Fact]
    public async Task GetOwnership_AFewHoldersOfTwoClasses_ShowsTheirSumAlone()
    {
        await _app.PostAsync("ownership/claims", Claim(), _steward.Token);
        Assert.Equal(["900", "0", "0"], UnitsOf(await _app.GetAsync("ownership")));
        await _app.PostAsync("ownership/claims", Claim("investor", 50), _steward.Token);
        await _app.PostAsync("ownership/claims", Trust, _steward.Token);

        var ownership = await _app.GetAsync("ownership");
        Assert.Equal(["null", "null", "100"], UnitsOf(ownership));
        Assert.Equal((1_050, 100), (Number(ownership, "issuedUnits"), Number(ownership, "communityUnits")));
        Assert.Equal(600_00, Number(ownership, "leftOfCapsMinor"));
        Assert.DoesNotContain(_founder.MemberId, ownership.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("founder-one", ownership.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LedgerCheck_AnEntryOfTheRegisterChangedInPlace_IsFound()
    {
        await _app.PostAsync("ownership/claims", Claim(), _steward.Token);
        Assert.True((await _app.GetAsync("ledger/check", _steward.Token)).GetProperty("ok").GetBoolean());
        var table = _app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Ownership);
        var row = await table.QueryAsync<TableEntity>().SingleAsync();
        row["Units"] = 901L;
        Assert.True(await table.TryReplaceAsync(row, default));

        var check = await _app.GetAsync("ledger/check", _steward.Token);
        var finding = Assert.Single(check.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            ("content-changed", row.RowKey),
            (finding.GetProperty("kind").GetString(), finding.GetProperty("subject").GetString()));
    }

    private static object Trust => new { @class = "trust", units = 100, issuedOn = "2036-01-05" };

    private object Claim(string holders = "founder", long units = 900) => new
    {
        @class = holders,
        holder = _founder.MemberId,
        payee = "founder-one",
        units,
        principalMinor = 100_00,
        capBps = 30_000,
        seniority = 1,
        issuedOn = "2036-01-05",
    };

    private static IEnumerable<string> UnitsOf(JsonElement ownership) =>
        ownership.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("units").GetRawText());

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
