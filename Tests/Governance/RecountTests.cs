using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>The script that anyone can count with against our own count: two programs, one outcome.</summary>
public sealed class RecountTests
{
    private const int Elections = 40;

    /// <summary>Few voters make ties in almost every round, so that lots decide.</summary>
    [Fact]
    public async Task Script_OverRandomElections_GivesEveryRoundAsWeDo()
    {
        var documents = new Dictionary<string, object> { ["bylaws/1"] = Bylaws() };
        var (surpluses, lots) = (0, 0);
        for (var seed = 0; seed < Elections; seed++)
        {
            var (proposal, ballots) = Election(seed);
            documents[$"proposals/e{seed}"] = proposal;
            documents[$"proposals/e{seed}/ballots"] = new { items = ballots, next = (string?)null };
            var rounds = proposal.Count!.Election!.Rounds;
            surpluses += rounds.Count(round => round.Step == CountStep.Surplus);
            lots += rounds.Zip(rounds.Skip(1)).Count(pair =>
                pair.Second.Step == CountStep.Exclusion
                && pair.First.Votes.Count(votes => votes == pair.First.Votes[proposal.Count.Election.Candidates
                    .IndexOf(pair.Second.From!)]) > 1);
        }

        await using var server = await ServeAsync(documents);
        var api = new Uri(server.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single());

        await Parallel.ForAsync(0, Elections, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            var (exit, said) = await VotingApp.RecountAsync(api, $"e{seed}");
            Assert.True(exit == 0, $"seed {seed}\n{said}");
            Assert.Contains("ok    elected:", said, StringComparison.Ordinal);
        });
        Assert.True(surpluses > 20 && lots > 20, $"{surpluses} surpluses and {lots} ties: too few.");
    }

    private static (ProposalDocument Proposal, List<CountedBallot> Ballots) Election(int seed)
    {
        var random = new Random(seed);
        var candidates = Enumerable.Range(0, random.Next(2, 9))
            .Select(i => new Candidate($"can_{i}", $"mem_{i}"))
            .ToList();
        var ballots = Enumerable.Range(0, random.Next(5, seed % 2 == 0 ? 14 : 90)).Select(i =>
        {
            var ranking = candidates.Select(one => one.Id).ToArray();
            if (seed % 2 == 0 || random.Next(2) == 0)
            {
                random.Shuffle(ranking); // and of the rest the first is far ahead, with a surplus
            }

            var ranked = ranking[..random.Next(ranking.Length + 1)];
            return new CountedBallot(
                BallotReceipt.Of($"{i:x32}", $"{seed:x32}"),
                VotingBody.Members,
                new Ballot.Ranking([.. i == 0 ? ranking : ranked]).Text);
        }).OrderBy(one => one.Receipt, StringComparer.Ordinal).ToList();
        var electorate = new FrozenElectorate(100, "root", Seats: random.Next(1, 4), Candidates: candidates);
        var (text, now) = ($"seed {seed}", PeepApp.Start);
        var facts = new ProposalFacts(
            ProposalKind.Election, "t", "t", "mem_0", now, now, now, 1, Lot.HashOf(text), "creator", null, false);
        var row = new ProposalRow($"e{seed}", facts, ProposalState.Sealed, default)
        {
            Electorate = electorate,
            Count = SealedCount.Of(
                ProposalKind.Election, electorate, ballots, BylawsDocument.Founding.Voting, text),
        };
        var shown = candidates.Select(one => new CandidateDocument(one.Id, null));
        return (ProposalDocument.Of(row, null, [], [.. shown], null, null), ballots);
    }

    private static JsonElement Bylaws() =>
        JsonSerializer.Deserialize<JsonElement>(BylawsDocument.Founding.ToJson());

    private static async Task<WebApplication> ServeAsync(Dictionary<string, object> documents)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/{**path}", (string path) => documents.TryGetValue(path, out var document)
            ? Results.Json(document, Json.Options)
            : Results.NotFound());
        await app.StartAsync();
        return app;
    }
}
