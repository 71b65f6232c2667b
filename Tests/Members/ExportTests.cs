using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What members get who ask for all that is held about them.</summary>
public sealed class ExportTests
{
    // Rows that name a member and are in the export another way, or about to go.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        [TableNames.Journal] = "entries",
        [TableNames.PeriodLeaves] = "entries: a leaf is the hash of one",
        [TableNames.MemberKeys] = "memberKeys",
        [TableNames.SignInCodes] = "gone within the hour",
    };

    [Fact]
    public async Task Export_AfterADrive_HoldsWhatIsTheirs_AndNothingOfOthers()
    {
        await using var app = await PeepApp.StartAsync();
        var steward = await app.StewardAsync();
        var (member, other) = (await app.JoinAsCreatorAsync("exports"), await app.JoinAsync("not-exported", "supporter"));
        await app.SupportAsync("exports", 2_000, supporter: other);
        await app.PostAsync($"members/{member.MemberId}/contributor", new { }, steward.Token);
        await app.PostAsync(
            "members/me/hours", new { date = "2036-01-04", minutes = 30, note = "my own note" }, member.Token, key: "h");
        await app.AskAsync(
            HttpMethod.Put, "members/me/payout-route", new { route = "stripe", reference = "my-reference" }, member.Token);
        await app.PostAsync("proposals", new { kind = "resolution", title = "my proposal", text = "words" }, member.Token);
        await app.PostAsync("proposals", new { kind = "resolution", title = "another's", text = "words" }, other.Token);
        await app.SettleAsync();

        var export = await app.GetAsync("members/me/export", member.Token);

        var text = export.ToString();
        var self = export.GetProperty("members")[0];
        Assert.Equal(member.Email, self.GetProperty("email").GetString());
        Assert.Equal("my-reference", self.GetProperty("payoutReference").GetString());
        Assert.Equal(1, self.GetProperty("acceptedBylaws").GetInt32());
        Assert.Equal("my own note", export.GetProperty("hours")[0].GetProperty("note").GetString());
        Assert.Contains(
            "my proposal", Assert.Single(export.GetProperty("proposals").EnumerateArray()).ToString(), StringComparison.Ordinal);
        Assert.Equal(2_000, export.GetProperty("support")[0].GetProperty("amountMinor").GetInt64());
        Assert.Contains(export.GetProperty("entries").EnumerateArray(), entry =>
            entry.GetProperty("postings").EnumerateArray().Any(posting =>
                posting.GetProperty("from").ValueEquals($"equity:shares:{member.MemberId}")));
        foreach (var secret in new[] { other.MemberId, other.Email, steward.MemberId, member.Token.Split('.')[1] })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }

        await AssertNoTableIsMissingAsync(app, member.MemberId, export);
    }

    // After a run and a payout file: what it froze, the line that pays it, and mail that waits but for the code.
    [Fact]
    public async Task Export_AfterARun_HoldsWhatWasFrozen_ThePayoutLines_AndMailThatWaits()
    {
        await using var coop = await PayoutFiles.StartAsync();
        var app = coop.App;
        await PayoutFiles.MakeAsync(coop, "february");
        await app.SettleAsync();
        await MakeWaitAsync(app, coop.Ada, MailTemplate.VoteCounted);
        await MakeWaitAsync(app, coop.Ada, MailTemplate.SignInCode);
        await MakeWaitAsync(app, coop.Ben, MailTemplate.VoteOpened);

        var ada = await app.SignInAsync(coop.Ada.Email);
        var export = await app.GetAsync("members/me/export", ada.Token);

        var lines = export.GetProperty("payoutFiles").EnumerateArray().ToList();
        Assert.Equal(2, lines.Count); // her dividend and the support that she is owed
        Assert.All(lines, line => Assert.Equal("ref-ada", line.GetProperty("reference").GetString()));
        Assert.All(
            new[] { $"m:{coop.Ada.MemberId}", $"p:Dividend:{coop.Ada.MemberId}" },
            key => Assert.Contains(export.GetProperty("dividendOutcomes").EnumerateArray(), row =>
                row.GetProperty("key").GetString()!.EndsWith(key, StringComparison.Ordinal)));
        Assert.Contains(
            "voteCounted", Assert.Single(export.GetProperty("mail").EnumerateArray()).ToString(), StringComparison.Ordinal);
        foreach (var other in new[] { coop.Ben.MemberId, coop.Ben.Email, "ref-ben", "ABCD-EFGH" })
        {
            Assert.DoesNotContain(other, export.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        await AssertNoTableIsMissingAsync(app, coop.Ada.MemberId, export);
    }

    // Whoever filed an election, and names directors: others stood in it, voted, were elected and are named.
    [Fact]
    public async Task Export_AfterAnElectionAndANaming_NamesNobodyElse()
    {
        await using var coop = await VotingApp.StartAsync(4);
        var claim = OwnershipWorld.Founder("clm_a", 700, 100) with { Holder = VotingApp.IdOf("voter-a") };
        await coop.App.Services.GetRequiredService<OwnershipTable>().EnterAsync(
            new RegisterEntry(claim, RegisterEntry.Founding, VotingApp.IdOf("voter-d"), "a", PeepApp.Start), default);
        foreach (var voter in new[] { "voter-b", "voter-c" })
        {
            await coop.App.AskAsync(HttpMethod.Put, "board/company/candidacy", token: coop.Tokens[voter]);
        }

        await coop.App.AskAsync(
            HttpMethod.Put,
            "board/company/naming",
            new { directors = new[] { "voter-b", "voter-c" } },
            coop.Tokens["voter-a"]);
        var election = await coop.FileAsync(
            "voter-a", new { kind = "election", title = "Two seats", text = "They are empty.", group = "creator" });
        var candidates = new Dictionary<string, string>();
        foreach (var voter in new[] { "voter-a", "voter-b", "voter-c" })
        {
            candidates[voter] = await coop.StandAsync(voter, election);
        }

        await coop.OpenAsync(election);
        foreach (var voter in coop.Tokens.Keys)
        {
            await coop.RankAsync(voter, election, candidates["voter-a"], candidates["voter-b"]);
        }

        await coop.CloseAsync(election);
        await coop.SignInAgainAsync();

        var export = await coop.App.GetAsync("members/me/export", coop.Tokens["voter-a"]);

        Assert.NotEqual(0, export.GetProperty("seats").GetArrayLength());
        Assert.NotEqual(0, export.GetProperty("proposals").GetArrayLength());
        foreach (var other in coop.Tokens.Keys.Where(handle => handle != "voter-a").Select(VotingApp.IdOf))
        {
            Assert.DoesNotContain(other, export.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Export_SignInOld_IsRefused()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("exports-late", "creator");
        await app.JumpToAsync(PeepApp.Start.AddMinutes(11));

        using var answer = await app.SendAsync(HttpMethod.Get, "members/me/export", token: member.Token);

        await PeepApp.AssertProblemAsync(answer, 403, "sign-in-again");
    }

    // As it stands while no mail server answers: in the table alone.
    private static Task MakeWaitAsync(PeepApp app, SignedIn to, MailTemplate template)
    {
        var (id, mail) = ($"{template}", new WaitingMail(to.Email, template, new Dictionary<string, string>
        {
            ["code"] = template == MailTemplate.SignInCode ? "ABCD-EFGH" : "none",
        }));
        var document = JsonSerializer.Serialize(mail, Json.Options);
        return app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Mail).AddEntityAsync(
            new TableEntity(id, "mail")
            {
                ["Mail"] = app.Services.GetRequiredService<Seal>().Close(document, $"{TableNames.Mail}|{id}"),
            });
    }

    // Whatever table names the member, now or one day, is in the export.
    private static async Task AssertNoTableIsMissingAsync(PeepApp app, string memberId, JsonElement export)
    {
        var tables = app.Services.GetRequiredService<TableServiceClient>();
        foreach (var name in TableNames.All.Where(name => !Elsewhere.ContainsKey(name)))
        {
            var isNamed = await tables.GetTableClient(name).QueryAsync<TableEntity>().AnyAsync(row =>
                row.Any(pair => pair.Value is string text && text.Contains(memberId, StringComparison.Ordinal)));
            Assert.True(
                !isNamed || (export.TryGetProperty(JsonNamingPolicy.CamelCase.ConvertName(name), out var rows)
                    && rows.GetArrayLength() > 0),
                $"{name} names the member and is not exported.");
        }
    }
}
