using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// What an earlier release stored, this one reads: its rows are put into an empty account, and every question that it
/// answered then is answered the same now. <c>scripts/golden-release.sh</c> keeps the rows of a release for the next.
/// </summary>
public sealed class ReleaseTests
{
    private const string Folder = "Tests/Golden/releases", Number = "PEEP_RELEASE";

    // What is there for a while only, and what these weeks have not.
    private static readonly string[] MayBeEmpty =
    [
        TableNames.SignInCodes, TableNames.Limits, TableNames.Disputes, TableNames.Poison, TableNames.Seats,
        TableNames.BylawsEffects, TableNames.CoopKeys, TableNames.Subscriptions, TableNames.Capital,
        TableNames.Opening, TableNames.Years,
    ];

    // Release 1 showed totals from which a class of three could be worked out beside the pool of another.
    private static readonly string[] Withheld =
    [
        .. new[] { "allocatedMinor", "cashMinor", "capitalMinor", "undistributedMinor" }
            .Select(total => $"- open-books/2036-01.{total}"),
    ];

    /// <summary>The releases whose rows are kept.</summary>
    public static TheoryData<string> Releases =>
        new(Directory.GetDirectories(Path.Combine(RepositoryFolder.Path, Folder)).Select(path => Path.GetFileName(path)!));

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task RowsOfARelease_AreReadAsThatReleaseReadThem_AndTheNextMonthCloses(string release)
    {
        var asked = JsonNode.Parse(await File.ReadAllTextAsync(PathOf(release, "answers.json")))!.AsObject();
        var storage = await AzuriteAccounts.NextAsync();
        await StoredRows.LoadAsync(
            new TableServiceClient(storage), await File.ReadAllLinesAsync(PathOf(release, "rows.jsonl")));
        var now = DateTimeOffset.Parse(asked["now"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string>(ReleaseDrive.Keys) { ["AzureWebJobsStorage"] = storage }, now);

        var before = asked["answers"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!);
        var present = await AnswersAsync(app, before.Keys);
        Assert.All(before, one => AssertSays(one.Value, present[one.Key], one.Key));

        await app.JumpToAsync(new DateTimeOffset(2036, 3, 4, 6, 0, 0, TimeSpan.Zero));
        await PeepApp.UntilAsync(async () => (await app.GetAsync("open-books")).GetProperty("items").EnumerateArray()
            .Any(month => month.GetProperty("period").ValueEquals("2036-02")));
        var steward = await app.StewardAsync();
        var findings = (await app.GetAsync("ledger/check", steward.Token)).GetProperty("findings").EnumerateArray()
            .Where(finding => !finding.GetProperty("kind").ValueEquals("processor-differs")); // this Stripe is empty
        Assert.Empty(findings);
    }

    /// <summary>A release that had to be taken back must not misread what the newer one wrote.</summary>
    [Fact]
    public void Row_OfANewerForm_IsRefused()
    {
        var row = new TableEntity("p", "r");
        Assert.Same(row, RowSchema.Known(row));
        row[RowSchema.Column] = RowSchema.Newest;
        Assert.Same(row, RowSchema.Known(row));
        row[RowSchema.Column] = RowSchema.Newest + 1;
        Assert.Contains("newer release", Assert.Throws<InvalidDataException>(() => RowSchema.Known(row)).Message);
    }

    /// <summary>Writes the rows of the present release; its number is in <c>PEEP_RELEASE</c>.</summary>
    [SkippableFact]
    public async Task Write_RowsOfThisRelease()
    {
        var release = Environment.GetEnvironmentVariable(Number);
        Skip.If(release is null, $"{Number} names no release to write.");
        var (coop, decided, open) = await ReleaseDrive.RunAsync();
        await using var _ = coop;
        var answers = await AnswersAsync(coop.App, Questions(decided, open));
        var rows = await StoredRows.ReadAsync(coop.App.Services.GetRequiredService<TableServiceClient>());
        Assert.DoesNotContain(rows, row => row.Contains('@'));
        Assert.All(TableNames.All.Except(MayBeEmpty), table => Assert.Contains(
            rows, row => row.StartsWith($$"""{"table":"{{table}}",""", StringComparison.Ordinal)));
        Directory.CreateDirectory(PathOf(release!, ""));
        await File.WriteAllTextAsync(PathOf(release!, "rows.jsonl"), string.Join('\n', rows) + "\n", Plain);
        await File.WriteAllTextAsync(
            PathOf(release!, "answers.json"),
            new JsonObject
            {
                ["now"] = coop.App.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
                ["answers"] = new JsonObject(answers.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
            }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n",
            Plain);
    }

    private static UTF8Encoding Plain { get; } = new(encoderShouldEmitUTF8Identifier: false);

    // Who asks, and what; '-' is anybody. What Stripe would have to be asked for is left out.
    private static IEnumerable<string> Questions(string decided, string open) =>
    [
        "- bylaws", "- bylaws/1", "- open-books", "- open-books/2036-01", "- ownership", "- board", "- proposals",
        $"- proposals/{decided}", $"- proposals/{decided}/ballots", $"- proposals/{open}", "- creators/ada",
        "steward dividends", "steward dividends/2036-01", "steward dividends/2036-01/payments?limit=200",
        "steward ledger/2036-01/trial-balance", "steward ledger/2036-01/entries?limit=200", "steward ledger/suspense",
        "steward reconciliations", "steward settlements", "steward payout-files",
        "steward payees", "steward ownership/claims", "steward expenses?period=2036-01", "steward hours",
        "steward members", "steward notices", "steward drafts", "steward recurring-expenses", "steward bank/statements",
        "steward bank/lines?asOf=2036-01-31", "steward reports/income-statement/2036-01",
        .. new[] { "ada", "ben", "cyd" }.SelectMany(member => new[]
        {
            "members/me", "members/me/statements", "members/me/statements/2036-01", "members/me/capital",
            "members/me/support", "members/me/eligibility?period=2036-01", "members/me/hours", "members/me/audit",
            "members/me/payout-route", "members/me/consents",
        }.Select(path => $"{member} {path}")),
    ];

    private static async Task<Dictionary<string, JsonNode>> AnswersAsync(PeepApp app, IEnumerable<string> questions)
    {
        var tokens = new Dictionary<string, string?> { ["-"] = null };
        var answers = new Dictionary<string, JsonNode>();
        foreach (var question in questions)
        {
            var (who, path) = (question.Split(' ')[0], question.Split(' ')[1]);
            if (!tokens.TryGetValue(who, out var token))
            {
                var email = who == "steward" ? PeepApp.Steward : $"{who}@people.example";
                token = tokens[who] = (await app.SignInAsync(email)).Token;
            }

            answers[question] = JsonNode.Parse((await app.GetAsync(path, token)).GetRawText())!;
        }

        return answers;
    }

    // A newer release may say more, never other; and say no longer what it found to tell of a few members.
    private static void AssertSays(JsonNode? before, JsonNode? now, string where)
    {
        switch (before)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    Assert.True(now is JsonObject && now.AsObject().ContainsKey(name), $"{where}.{name} is gone.");
                    AssertSays(value, now![name], $"{where}.{name}");
                }

                break;
            case JsonArray items:
                Assert.True(now is JsonArray same && same.Count == items.Count, $"{where}: {before} became {now}");
                for (var i = 0; i < items.Count; i++)
                {
                    AssertSays(items[i], now![i], $"{where}[{i}]");
                }

                break;
            default:
                Assert.True(
                    JsonNode.DeepEquals(before, now) || (now is null && Withheld.Contains(where)),
                    $"{where}: {before} became {now}");
                break;
        }
    }

    private static string PathOf(string release, string file) =>
        Path.Combine(RepositoryFolder.Path, Folder, release, file);
}
