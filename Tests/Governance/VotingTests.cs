using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class VotingTests
{
    [Fact]
    public async Task Resolution_FromFilingToSeal_IsSecretCheckableAndCountsEachMemberOnce()
    {
        await using var coop = await VotingApp.StartAsync(6);
        var id = await coop.FileResolutionAsync();
        using var early = await coop.TryVoteAsync("voter-a", id, new { nonce = VotingApp.NewNonce(), choice = "yes" });
        await PeepApp.AssertProblemAsync(early, 409, "not-open-yet");
        await coop.OpenAsync(id);
        await coop.AddAsync("late");
        using var late = await coop.TryVoteAsync("late", id, new { nonce = VotingApp.NewNonce(), choice = "no" });
        await PeepApp.AssertProblemAsync(late, 422, "not-an-elector");

        var receipts = new Dictionary<string, string>();
        var replaced = await coop.VoteAsync("voter-a", id, "no");
        foreach (var (voter, choice) in new[]
        {
            ("a", "yes"), ("b", "yes"), ("c", "yes"), ("d", "no"), ("e", "abstain"),
        })
        {
            receipts[await coop.VoteAsync($"voter-{voter}", id, choice)] = choice;
        }

        Assert.Equal(5, (await coop.RowsAsync(TableNames.Ballots)).Count);
        using var hidden = await coop.App.SendAsync(HttpMethod.Get, $"proposals/{id}/ballots");
        await PeepApp.AssertProblemAsync(hidden, 404, "not-found");
        var sealedOne = await coop.CloseAsync(id);
        using var after = await coop.TryVoteAsync("voter-f", id, new { nonce = VotingApp.NewNonce(), choice = "yes" });
        await PeepApp.AssertProblemAsync(after, 409, "vote-closed");

        var count = sealedOne.GetProperty("count");
        Assert.Equal("passed", count.GetProperty("result").GetString());
        Assert.Equal(
            (6, 3, 1, 1),
            (Number(count, "members", "electorate"), Number(count, "members", "yes"), Number(count, "members", "no"),
                Number(count, "members", "abstain")));
        var published = await coop.BallotsAsync(id);
        Assert.Equal(
            receipts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"),
            published.Select(one => $"{one.GetProperty("receipt")} {one.GetProperty("choice")}"));
        Assert.DoesNotContain(replaced, published.Select(one => one.GetProperty("receipt").GetString()));
        await AssertRecountAsync(coop, id, receipts.Keys.First(), replaced);
        await AssertNothingLeadsBackAsync(coop, id);
        await AssertMailsAsync(coop);
    }

    private static async Task AssertRecountAsync(VotingApp coop, string id, string receipt, string replaced)
    {
        var (exit, said) = await coop.RecountAsync(id, receipt);
        Assert.True(exit == 0, said);
        Assert.Contains("ok    the result is passed", said, StringComparison.Ordinal);
        Assert.NotEqual(0, (await coop.RecountAsync(id, replaced)).ExitCode);

        // A ballot that says something else than was counted is seen.
        var counts = coop.App.Services.GetRequiredService<BallotCountsTable>();
        await counts.PublishAsync(id, [new CountedBallot(receipt, VotingBody.Members, "no")], default);
        (exit, said) = await coop.RecountAsync(id, receipt);
        Assert.Equal(1, exit);
        Assert.Contains("WRONG the ballots are under the root", said, StringComparison.Ordinal);
    }

    private static async Task AssertNothingLeadsBackAsync(VotingApp coop, string id)
    {
        Assert.Empty(await coop.RowsAsync(TableNames.Ballots));
        Assert.Empty(await coop.RowsAsync(TableNames.BallotKeys));
        Assert.Empty(await coop.RowsAsync(TableNames.IdempotencyKeys));
        foreach (var voter in coop.Tokens.Keys)
        {
            var member = VotingApp.IdOf(voter);
            Assert.All(await coop.RowsAsync(TableNames.BallotCounts), row => Assert.DoesNotContain(
                member, JsonSerializer.Serialize(row), StringComparison.Ordinal));
            Assert.DoesNotContain(
                coop.App.Log.Entries, entry => entry.Message.Contains(member, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(
            coop.App.Log.Entries, entry => entry.Message.Contains("/ballot", StringComparison.Ordinal));
        var anyone = await coop.App.GetAsync($"proposals/{id}");
        Assert.Equal(JsonValueKind.Null, anyone.GetProperty("author").ValueKind);
        Assert.Equal(JsonValueKind.Null, anyone.GetProperty("you").ValueKind);
    }

    private static async Task AssertMailsAsync(VotingApp coop)
    {
        await coop.App.SettleAsync();
        foreach (var voter in new[] { "voter-a", "voter-f" }) // who voted gets what who did not vote gets
        {
            Assert.Equal(
                ["A vote is counted", "Your vote is asked for"],
                coop.App.Outbox.List($"{voter}@people.example", 9).Select(mail => mail.Subject).Order());
        }

        Assert.Empty(coop.App.Outbox.List("late@people.example", 9));
    }

    [Fact]
    public async Task Ballot_OfTheWrongForm_IsRefusedByItsCode()
    {
        await using var coop = await VotingApp.StartAsync(3);
        var resolution = await coop.FileResolutionAsync();
        var election = await coop.FileAsync(
            "voter-b", new { kind = "election", title = "Two seats", text = "They are empty.", group = "creator" });
        var candidates = new List<string>();
        foreach (var voter in new[] { "voter-a", "voter-b" })
        {
            candidates.Add(await coop.StandAsync(voter, election));
        }

        await coop.OpenAsync(resolution);
        var (nonce, a, b) = (VotingApp.NewNonce(), candidates[0], candidates[1]);
        foreach (var (proposal, body, status, code) in new (string, object, int, string)[]
        {
            (resolution, new { nonce = "00", choice = "yes" }, 400, "invalid"),
            (resolution, new { choice = "yes" }, 400, "invalid"),
            (resolution, new { nonce, choice = "maybe" }, 400, "invalid"),
            (resolution, new { nonce, choice = "yes", extra = 1 }, 400, "unknown-field"),
            (resolution, new { nonce }, 422, "wrong-ballot"),
            (resolution, new { nonce, ranking = new[] { a } }, 422, "wrong-ballot"),
            (resolution, new { nonce, choice = "yes", @as = "directors" }, 422, "not-an-elector"),
            (election, new { nonce, choice = "yes" }, 422, "wrong-ballot"),
            (election, new { nonce, ranking = new[] { a, "can_nobody" } }, 422, "unknown-option"),
            (election, new { nonce, ranking = new[] { a, b, a } }, 422, "option-repeated"),
            (election, new { nonce, ranking = new[] { a, null, b } }, 422, "rank-skipped"),
            ("prp_nothing", new { nonce, choice = "yes" }, 404, "not-found"),
        })
        {
            using var answer = await coop.TryVoteAsync("voter-a", proposal, body);
            await PeepApp.AssertProblemAsync(answer, status, code);
        }

        Assert.Empty(await coop.RowsAsync(TableNames.Ballots));
        using var stand = await coop.App.SendAsync(
            HttpMethod.Post, $"proposals/{election}/candidacy", token: coop.Tokens["voter-c"]);
        await PeepApp.AssertProblemAsync(stand, 409, "candidates-fixed");
    }

    /// <summary>One member has one vote, be they of every class, and own most of the company.</summary>
    [Fact]
    public async Task Ballots_ManyAtOnceOfOneMember_CountOnceAndTheSameRequestGivesTheSameReceipt()
    {
        await using var coop = await VotingApp.StartAsync(2);
        await coop.App.Services.GetRequiredService<MembersTable>().ChangeAsync(
            "mem_voter_a",
            row =>
            {
                MemberRow.SetClasses(row, Enum.GetValues<MemberClass>());
                return true;
            },
            default);
        await coop.App.Services.GetRequiredService<OwnershipTable>().EnterAsync(
            new RegisterEntry(
                OwnershipWorld.Founder("clm_1", ClaimIssue.UnitsMost, 1) with { Holder = "mem_voter_a" },
                RegisterEntry.Founding, "mem_s", "op", PeepApp.Start),
            default);
        var id = await coop.FileResolutionAsync();
        await coop.OpenAsync(id);
        var body = new { nonce = VotingApp.NewNonce(), choice = "no" };

        var receipts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            coop.VoteAsync("voter-a", id, i % 2 == 0 ? "yes" : "no")));
        using var first = await coop.TryVoteAsync("voter-b", id, body);
        using var again = await coop.TryVoteAsync("voter-b", id, body);
        var sealedOne = await coop.CloseAsync(id);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(12, receipts.Distinct().Count());
        Assert.Equal(2, Number(sealedOne.GetProperty("count"), "ballots"));
        Assert.Equal(2, Number(sealedOne.GetProperty("count"), "members", "electorate"));
        var counted = (await coop.BallotsAsync(id)).Select(one => one.GetProperty("receipt").GetString());
        Assert.Single(counted.Intersect(receipts));
    }

    /// <summary>
    /// Counting and sealing die one request later each time, and two go at once in between: in the end each ballot
    /// stands once in the count, nothing of the originals is left, and the claims it issues are issued once.
    /// </summary>
    [Fact]
    public async Task Count_KilledBetweenAnyTwoRequestsAndDoneByTwoAtOnce_IsOneCount()
    {
        var transport = new KillableTransport();
        await using var coop = await VotingApp.StartAsync(
            9,
            new Dictionary<string, string>
            {
                ["AzureWebJobs.MoveProposal.Disabled"] = "true",
                ["AzureWebJobs.MailVotes.Disabled"] = "true",
            },
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        await coop.App.Services.GetRequiredService<PayeesTable>()
            .PutAsync(new Payee("one", "acct_1"), "mem_s", coop.App.Clock.GetUtcNow(), default);
        var id = await coop.FileAsync(
            "voter-a",
            new
            {
                kind = "resolution",
                title = "Shares",
                text = "For what was put in.",
                issueClaims = Enumerable.Range(1, 3).Select(i => new
                {
                    @class = "investor",
                    units = i,
                    holder = "mem_voter_a",
                    payee = "one",
                    principalMinor = 1,
                    capBps = 10_000,
                    seniority = 1,
                }),
            });
        var facts = await coop.App.GetAsync($"proposals/{id}");
        var move = ActivatorUtilities.CreateInstance<MoveProposal>(coop.App.Services);
        var message = JsonSerializer.Serialize(new Pointer(id), Json.Options);
        Task MoveAsync() => move.RunAsync(message, default);

        await coop.App.JumpToAsync(facts.GetProperty("opensUtc").GetDateTimeOffset());
        var kills = await transport.KillAsync(1, MoveAsync);
        var receipts = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            receipts.Add(await coop.VoteAsync($"voter-{(char)('a' + i)}", id, i < 5 ? "yes" : "no"));
        }

        await coop.App.JumpToAsync(facts.GetProperty("closesUtc").GetDateTimeOffset());
        kills += await transport.KillAsync(1, MoveAsync);
        await Task.Delay(TimeSpan.FromSeconds(1.2)); // the fence
        kills += await transport.KillAsync(1, () => Task.WhenAll(MoveAsync(), MoveAsync()));

        var sealedOne = await coop.App.GetAsync($"proposals/{id}");
        Assert.True(kills > 60, $"{kills} kills: too few.");
        Assert.Equal("sealed", sealedOne.GetProperty("state").GetString());
        Assert.Equal((5, 4), (
            Number(sealedOne.GetProperty("count"), "members", "yes"),
            Number(sealedOne.GetProperty("count"), "members", "no")));
        Assert.Equal(
            receipts.Order(StringComparer.Ordinal),
            (await coop.BallotsAsync(id)).Select(one => one.GetProperty("receipt").GetString()));
        Assert.Empty(await coop.RowsAsync(TableNames.Ballots));
        Assert.Empty(await coop.RowsAsync(TableNames.BallotKeys));
        Assert.Equal(
            [1L, 2, 3],
            (await coop.App.Services.GetRequiredService<OwnershipTable>().ReadAllAsync(default))
                .Select(row => row.Entry.Claim.Units));
        Assert.Equal(
            3,
            (await coop.App.AuditAsync(new SignedIn("", coop.Tokens["voter-a"], "")))
                .Count(note => note.StartsWith("claimIssued vote ", StringComparison.Ordinal)));
        var (exit, said) = await coop.RecountAsync(id, receipts[0]);
        Assert.True(exit == 0, said);
    }

    internal static int Number(JsonElement element, params string[] path) =>
        path.Aggregate(element, (at, name) => at.GetProperty(name)).GetInt32();
}
