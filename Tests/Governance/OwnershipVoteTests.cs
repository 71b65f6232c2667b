using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What votes do to the ownership: claims issued and the company sold.</summary>
public sealed class OwnershipVoteTests
{
    [Fact]
    public async Task Claims_ThatDoNotFit_AreRefusedByField()
    {
        await using var coop = await StartAsync(2);
        foreach (var (claims, field) in new (object?[], string)[]
        {
            ([Claim(units: 0)], "/issueClaims/0/units"),
            ([Claim(cap: null)], "/issueClaims/0/capBps"),
            ([Claim(cap: 9_999)], "/issueClaims/0/capBps"),
            ([Claim(principal: 0)], "/issueClaims/0/principalMinor"),
            ([Claim(), Claim(holder: "mem_nobody")], "/issueClaims/1/holder"),
            ([Claim(payee: "nobody")], "/issueClaims/0/payee"),
            ([new { @class = "trust", units = 1, holder = "mem_voter_b" }], "/issueClaims/0/holder"),
            ([null], "issueClaims"),
            ([], "issueClaims"),
            ([.. Enumerable.Repeat(Claim(), 21)], "issueClaims"),
        })
        {
            using var answer = await FileClaimsAsync(coop, claims);
            var problem = await PeepApp.AssertProblemAsync(answer, 400, "invalid");
            Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        }

        using var sale = await coop.App.SendAsync(
            HttpMethod.Post,
            "proposals",
            new { kind = "sale", title = "t", text = "t", issueClaims = new[] { Claim() } },
            coop.Tokens["voter-a"]);
        await PeepApp.AssertProblemAsync(sale, 400, "invalid", "issueClaims");
        using var trusts = await FileClaimsAsync(coop, Trust, Trust);
        await PeepApp.AssertProblemAsync(trusts, 409, "trust-known", "issueClaims");
        Assert.Empty((await coop.App.GetAsync("proposals")).GetProperty("items").EnumerateArray());
        Assert.Empty(await coop.RowsAsync(TableNames.BallotKeys));
    }

    /// <summary>
    /// Three claims pass on 26 January; the holder of one has left by then. The others count from February on, and a
    /// sale ends it all.
    /// </summary>
    [Fact]
    public async Task Claims_Passed_CountFromTheNextMonthUntilASaleEndsAll()
    {
        await using var coop = await StartAsync(3);
        var leaver = await coop.AddAsync("leaver", MemberState.Applicant);
        using var filed = await FileClaimsAsync(coop, Claim(), Claim(holder: leaver), Trust);
        Assert.Equal(201, (int)filed.StatusCode);
        var id = JsonDocument.Parse(await filed.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        await coop.OpenAsync(id);
        var members = coop.App.Services.GetRequiredService<MembersTable>();
        await members.ChangeAsync(
            leaver,
            row =>
            {
                MemberRow.SetState(row, MemberState.Departed);
                return true;
            },
            default);
        await VoteAllAsync(coop, id, "abc");
        var passed = await coop.CloseAsync(id);

        Assert.Equal("passed", passed.GetProperty("count").GetProperty("result").GetString());
        Assert.Equal(
            [
                $"clm_{id[4..]}_00 2036-02-01 - - - founder 900", " - holder-gone - - founder 900",
                "trust 2036-02-01 - - - trust 100",
            ],
            Shown(passed));
        var mine = await coop.App.GetAsync($"proposals/{id}", coop.Tokens["voter-c"]);
        Assert.Equal("voter-b 10000 -", Terms(mine));
        Assert.Equal("- - -", Terms(await coop.App.GetAsync($"proposals/{id}", coop.Tokens["applying"])));
        var authors = await coop.App.GetAsync($"proposals/{id}", coop.Tokens["voter-a"]);
        Assert.Equal("voter-b 10000 founder-b", Terms(authors));
        Assert.Equal(
            $"claimIssued vote clm_{id[4..]}_00",
            (await coop.App.AuditAsync(new SignedIn("", coop.Tokens["voter-b"], "")))[0]);

        Assert.Equal((0, 0), Units(await coop.App.GetAsync("ownership"))); // still January
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 1, 6, 0, 0, TimeSpan.Zero));
        Assert.Equal((1_000, 100), Units(await coop.App.GetAsync("ownership")));
        var entry = (await coop.App.Services.GetRequiredService<OwnershipTable>().ReadAllAsync(default))
            .Single(row => row.Entry.Claim.Class == ClaimClass.Founder).Entry;
        Assert.Equal((id, "vote", id), (entry.Cause, entry.By, entry.Operation));
        using var second = await FileClaimsAsync(coop, Trust);
        await PeepApp.AssertProblemAsync(second, 409, "trust-known", "issueClaims");
        await AssertSaleAsync(coop);
    }

    /// <summary>The payee of one claim is gone by the close, and the holder of another: who is there is told, once.</summary>
    [Fact]
    public async Task Claim_PassedAndNotIssued_TellsItsHolderWhoIsThere()
    {
        await using var coop = await StartAsync(3);
        var (app, payees) = (coop.App, coop.App.Services.GetRequiredService<PayeesTable>());
        await payees.PutAsync(new Payee("founder-c", "acct_c"), "mem_s", app.Clock.GetUtcNow(), default);
        var leaver = await coop.AddAsync("leaver", MemberState.Applicant);
        using var filed = await FileClaimsAsync(coop, Claim(payee: "founder-c"), Claim(holder: leaver), Claim());
        var id = JsonDocument.Parse(await filed.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        await coop.OpenAsync(id);
        await app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Payees)
            .RemoveAsync("payee", "founder-c", default);
        var members = app.Services.GetRequiredService<MembersTable>();
        await members.ChangeAsync(
            leaver,
            row =>
            {
                MemberRow.SetState(row, MemberState.Departed);
                return true;
            },
            default);
        foreach (var member in new[] { "mem_voter_b", leaver })
        {
            await members.ChangeAsync(
                member,
                row =>
                {
                    app.Services.GetRequiredService<MemberSecrets>()
                        .SetEmail(row, EmailAddress.Parse($"{member}@x.example"));
                    return true;
                },
                default);
        }

        await VoteAllAsync(coop, id, "abc");
        Assert.Equal(
            [
                " - payee-gone - - founder 900", " - holder-gone - - founder 900",
                $"clm_{id[4..]}_02 2036-02-01 - - - founder 900",
            ],
            Shown(await coop.CloseAsync(id)));
        var proposal = (await app.Services.GetRequiredService<ProposalsTable>().FindAsync(id, default))!;
        await app.Services.GetRequiredService<ResolutionClaims>().IssueAsync(proposal, default); // again, as after a kill
        await app.SettleAsync();

        Assert.Equal(
            [$"claimIssued vote clm_{id[4..]}_02", $"claimRefused vote clm_{id[4..]}_00 payee-gone"],
            (await app.AuditAsync(new SignedIn("", coop.Tokens["voter-b"], ""))).Order());
        var mail = Assert.Single(
            app.Outbox.List("mem_voter_b@x.example", 50), one => one.Subject == "Please have a look");
        Assert.DoesNotContain("900", mail.Text, StringComparison.Ordinal);
        Assert.Empty(app.Outbox.List($"{leaver}@x.example", 50));
        Assert.DoesNotContain(
            await coop.RowsAsync(TableNames.Audit),
            row => row.PartitionKey == leaver && row.GetString("Act") == nameof(AuditAct.ClaimRefused));
    }

    // Nobody agrees in the name of a board without directors; then two of two directors and three of three owners do.
    private static async Task AssertSaleAsync(VotingApp coop)
    {
        await coop.SignInAgainAsync();
        var export = await coop.App.GetAsync("members/me/export", coop.Tokens["voter-b"]);
        Assert.Contains("|claims/00", export.GetRawText(), StringComparison.Ordinal);
        object body = new { kind = "sale", title = "Sell", text = "An offer came." };
        var without = await coop.FileAsync("voter-a", body);
        await coop.OpenAsync(without);
        await VoteAllAsync(coop, without, "abc");
        Assert.Equal(
            "rejected", (await coop.CloseAsync(without)).GetProperty("count").GetProperty("result").GetString());
        Assert.Equal(JsonValueKind.Null, (await coop.App.GetAsync("ownership")).GetProperty("sale").ValueKind);

        await coop.SignInAgainAsync();
        var (seats, now) = (coop.App.Services.GetRequiredService<SeatsTable>(), coop.App.Clock.GetUtcNow());
        foreach (var director in new[] { "mem_voter_a", "mem_voter_b" })
        {
            await seats.TakeAsync("prp_x", director, new BoardSeat("creator", director, now, now.AddYears(1)), default);
        }

        var (sale, late) = (await coop.FileAsync("voter-a", body), await coop.FileAsync("voter-b", body));
        await coop.OpenAsync(sale);
        foreach (var id in new[] { sale, late })
        {
            await VoteAllAsync(coop, id, "abc");
            await coop.VoteAsync("voter-a", id, "yes", "directors");
            await coop.VoteAsync("voter-b", id, "yes", "directors");
        }

        await AssertElectorAsync(coop, sale);
        var passed = await coop.CloseAsync(sale);
        await coop.CloseAsync(late);

        Assert.Equal("passed", passed.GetProperty("count").GetProperty("result").GetString());
        var closes = passed.GetProperty("closesUtc").GetDateTimeOffset();
        var ownership = await coop.App.GetAsync("ownership");
        var sold = ownership.GetProperty("sale");
        var first = sold.GetProperty("proposal").GetString()!;
        Assert.Contains(first, new[] { sale, late }); // both closed in one moment: whichever was counted first
        Assert.Equal(
            closes.AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture),
            sold.GetProperty("from").GetString());
        Assert.Equal((1_000, 100), Units(ownership)); // the price is divided by what was held
        foreach (var after in new object[] { body, Resolution(Claim()) })
        {
            using var refused = await coop.App.SendAsync(
                HttpMethod.Post, "proposals", after, coop.Tokens["voter-c"]);
            await PeepApp.AssertProblemAsync(refused, 422, "company-sold");
        }
    }

    private static async Task AssertElectorAsync(VotingApp coop, string id)
    {
        var electorate = (await coop.App.GetAsync($"proposals/{id}")).GetProperty("electorate");
        var mine = await coop.App.GetAsync($"proposals/{id}/elector", coop.Tokens["voter-b"]);
        Assert.Equal("mem_voter_b", mine.GetProperty("leaf").GetString());
        foreach (var (body, root) in new[] { ("members", "root"), ("directors", "directorsRoot") })
        {
            var proof = mine.GetProperty(body).Deserialize<ElectorProof>(Json.Options)!;
            Assert.Equal(
                (electorate.GetProperty(root).GetString(), electorate.GetProperty(body).GetInt32()),
                (proof.Root, proof.Size));
            Assert.True(MerkleTree.Verify(
                Convert.FromHexString(proof.Root),
                MerkleTree.LeafHash("mem_voter_b"u8),
                proof.Index,
                proof.Size,
                [.. proof.Siblings.Select(Convert.FromHexString)]));
        }

        Assert.DoesNotContain("mem_voter_a", mine.GetRawText(), StringComparison.Ordinal);
        var others = await coop.App.GetAsync($"proposals/{id}/elector", coop.Tokens["voter-c"]);
        Assert.Equal(JsonValueKind.Null, others.GetProperty("directors").ValueKind);
        using var stranger = await coop.App.SendAsync(
            HttpMethod.Get, $"proposals/{id}/elector", token: coop.Tokens["applying"]);
        await PeepApp.AssertProblemAsync(stranger, 404, "not-found");
        foreach (var (text, code) in new[] { (mine.GetRawText(), 0), (mine.GetRawText().Replace("_b", "_x"), 1) })
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, text);
            var (exit, said) = await VotingApp.RunScriptAsync(
                "verify-elector.mjs", null, file, new Uri(coop.App.Address, "api").ToString());
            File.Delete(file);
            Assert.True(exit == code, said);
        }
    }

    [Fact]
    public async Task ListProposals_OfSome_PagesNewestFirstAndPassesOverWhatWasNeverStored()
    {
        await using var coop = await StartAsync(3);
        var filed = new List<string>();
        foreach (var voter in "aabbc")
        {
            filed.Insert(0, await coop.FileResolutionAsync($"voter-{voter}"));
        }

        var table = coop.App.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Proposals);
        var places = await table.ReadPartitionAsync("filed", default).ToListAsync();
        await table.AddEntityAsync(new TableEntity("filed", $"{places[1].RowKey}x") { ["Proposal"] = "prp_never" });
        await table.AddEntityAsync(new TableEntity("filed", $"{places[2].RowKey}x") { ["Proposal"] = filed[0] });

        var seen = new List<string>();
        for (string? after = null, query = "proposals?limit=2"; query is not null;)
        {
            var page = await coop.App.GetAsync(query);
            var ids = page.GetProperty("items").EnumerateArray()
                .Select(one => one.GetProperty("id").GetString()!).ToList();
            Assert.InRange(ids.Count, 1, 2);
            seen.AddRange(ids);
            after = page.GetProperty("next").GetString();
            query = after is null ? null : $"proposals?limit=2&after={Uri.EscapeDataString(after)}";
        }

        Assert.Equal(filed, seen);
    }

    private static async Task<VotingApp> StartAsync(int members)
    {
        var coop = await VotingApp.StartAsync(members);
        await coop.AddAsync("applying", MemberState.Applicant);
        await coop.App.Services.GetRequiredService<PayeesTable>()
            .PutAsync(new Payee("founder-b", "acct_founder"), "mem_s", coop.App.Clock.GetUtcNow(), default);
        return coop;
    }

    private static async Task VoteAllAsync(VotingApp coop, string id, string voters)
    {
        foreach (var voter in voters)
        {
            await coop.VoteAsync($"voter-{voter}", id, "yes");
        }
    }

    private static object Trust => new { @class = "trust", units = 100 };

    private static object Claim(
        long units = 900,
        int? cap = 30_000,
        long principal = 100_00,
        string holder = "mem_voter_b",
        string payee = "founder-b") =>
        new { @class = "founder", units, holder, payee, principalMinor = principal, capBps = cap, seniority = 1 };

    private static object Resolution(params object?[] claims) =>
        new { kind = "resolution", title = "Shares", text = "For what was put in.", issueClaims = claims };

    private static Task<HttpResponseMessage> FileClaimsAsync(VotingApp coop, params object?[] claims) =>
        coop.App.SendAsync(HttpMethod.Post, "proposals", Resolution(claims), coop.Tokens["voter-a"]);

    // The claim, from when, why not, the holder, the payee, the class and the units: as a stranger sees them.
    private static IEnumerable<string> Shown(JsonElement proposal) =>
        proposal.GetProperty("issueClaims").EnumerateArray().Select(one => string.Join(' ', new[]
        {
            Text(one, "claim", ""), Text(one, "issuedOn"), Text(one, "refusal"), Text(one, "holder"),
            Text(one, "principalMinor"), Text(one, "class"), Text(one, "units"),
        }));

    private static string Terms(JsonElement proposal)
    {
        var one = proposal.GetProperty("issueClaims")[0];
        return $"{Text(one, "holder")} {Text(one, "principalMinor")} {Text(one, "payee")}";
    }

    private static string Text(JsonElement one, string name, string none = "-") =>
        one.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : none;

    private static (long Issued, long Community) Units(JsonElement ownership) =>
        (ownership.GetProperty("issuedUnits").GetInt64(), ownership.GetProperty("communityUnits").GetInt64());
}
