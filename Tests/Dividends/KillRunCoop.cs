using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>What a run came to, to be compared with the same run that was killed.</summary>
/// <param name="Hash">The hash of what was frozen.</param>
/// <param name="Sent">Every transfer by kind and payee, in minor units.</param>
/// <param name="Statements">Every member's cash and capital by their statement.</param>
/// <param name="PutAside">Messages that were given up on the way.</param>
internal sealed record KillRunResult(
    string Hash,
    IReadOnlyDictionary<string, long> Sent,
    IReadOnlyDictionary<string, (long Cash, long Capital)> Statements,
    int PutAside);

/// <summary>
/// The co-op of <see cref="KillRunTests"/> in a state folder: made through the API and the sandbox up to the moment at
/// which its January can be closed, and looked at after a run, by the same app inside this process.
/// </summary>
internal static class KillRunCoop
{
    private const int SupportersEach = 10, FactsPerEntry = 100;
    private static readonly Period January = Period.Parse("2036-01");

    /// <summary>Founds it; answers the steward's token.</summary>
    public static async Task<string> FoundAsync(string stateFolder, int members, Action<string> tell)
    {
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobs.CloseMonth.Disabled"] = "true" }, stateFolder: stateFolder);
        var coop = await DividendApp.OfAsync(app);
        var joined = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, members),
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (number, _) =>
            {
                joined.Add((await app.JoinAsCreatorAsync($"member-{number:D4}")).MemberId);
                if (joined.Count % 50 == 0)
                {
                    tell($"{joined.Count} of {members} members have joined");
                }
            });
        await coop.SignInAgainAsync();
        var ids = joined.Order(StringComparer.Ordinal).ToList();
        var payee = await app.JoinAsCreatorAsync("payee");
        await app.AskAsync(
            HttpMethod.Put,
            "payees/sex-worker-led-nonprofits",
            new { payoutAccount = await app.AccountOfAsync(payee) },
            coop.Steward.Token);
        await coop.PayDuesAsync(900_000_00);
        await SupportAsync(coop, ids);
        foreach (var contributor in ids.Where((_, place) => place % 10 == 0))
        {
            await app.AskAsync(HttpMethod.Post, $"members/{contributor}/contributor", token: coop.Steward.Token);
            await coop.PostAsync(
                $"hours:{contributor}",
                EntrySource.Hours,
                [],
                new PatronageFact(PatronageKind.Minutes, contributor, null, 4_800 + contributor[^1]));
        }

        await app.SettleAsync();
        await app.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        await app.SettleAsync();
        await coop.SignInAgainAsync();
        return coop.Steward.Token;
    }

    /// <summary>Asserts that everybody was paid once and the books balance; answers what it came to.</summary>
    public static async Task<KillRunResult> InspectAsync(string stateFolder)
    {
        await using var app = await PeepApp.StartAsync(stateFolder: stateFolder);
        var coop = await DividendApp.OfAsync(app);
        var run = await coop.RunAsync("2036-01", "paid");
        var hash = run.GetProperty("hash").GetString()!;
        var transfers = await coop.TransfersAsync();
        Assert.Empty(transfers.GroupBy(Key).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(transfers, transfer => Assert.Equal(0, transfer.AmountReversed));
        var sent = transfers.ToDictionary(Key, transfer => transfer.Amount);

        var payments = await app.Services.GetRequiredService<DividendPaymentsTable>()
            .ReadRunAsync(January, default).ToListAsync();
        Assert.DoesNotContain(
            payments, one => one.State is not (PaymentState.Confirmed or PaymentState.Accumulating));
        Assert.Equal(
            payments.Where(one => one.State == PaymentState.Confirmed)
                .ToDictionary(one => $"{one.Payable.KindName} {one.Payable.Payee}", one => one.Amount.Minor),
            sent);

        var frozen = new List<FrozenShard>();
        foreach (var shard in Shards.All)
        {
            frozen.Add(await app.Services.GetRequiredService<DividendOutcomesTable>()
                .ReadShardAsync(January, hash, shard, default));
        }

        var statements = await ReadStatementsAsync(app, frozen);
        var entries = await coop.EntriesAsync();
        AssertBook(TrialBalance.Of(entries), statements, payments);
        Assert.Equal(statements.Count + 1, entries.Count(entry => entry.Source == EntrySource.Close));
        Assert.Equal(
            frozen.SelectMany(shard => shard.Payments).Sum(planned => planned.AmountMinor),
            payments.Sum(payment => payment.Amount.Minor));
        await coop.AssertBooksAsync();
        var poison = await app.GetAsync("poison?limit=200", coop.Steward.Token);
        return new KillRunResult(hash, sent, statements, poison.GetProperty("items").GetArrayLength());
    }

    private static string Key(Transfer transfer) => $"{transfer.Metadata["kind"]} {transfer.Metadata["payee"]}";

    // Some hardly supported, so that their cash is below the least that is paid and goes on accumulating.
    private static async Task SupportAsync(DividendApp coop, List<string> members)
    {
        var random = new Random(1);
        foreach (var (group, number) in members.Chunk(FactsPerEntry).Select((group, number) => (group, number)))
        {
            var minor = group.Select(_ => random.Next(20) == 0 ? 1L : random.NextInt64(1_000, 50_000)).ToArray();
            for (var supporter = 0; supporter < SupportersEach; supporter++)
            {
                await coop.PostAsync(
                    $"txn_support_{number}_{supporter}",
                    EntrySource.Movement,
                    [],
                    [
                        .. group.Select((member, place) => new PatronageFact(
                            PatronageKind.Support, member, $"h_{supporter}", minor[place])),
                    ]);
            }
        }
    }

    private static async Task<Dictionary<string, (long Cash, long Capital)>> ReadStatementsAsync(
        PeepApp app, List<FrozenShard> frozen)
    {
        var table = app.Services.GetRequiredService<StatementsTable>();
        var statements = new Dictionary<string, (long Cash, long Capital)>();
        foreach (var member in frozen.SelectMany(shard => shard.Members).Where(member => member.Closing is not null))
        {
            var statement = await table.FindAsync(member.Member, January, default);
            Assert.NotNull(statement);
            Assert.Equal(
                (member.AllocatedMinor, member.CashMinor, member.CapitalMinor, member.CapitalMinor),
                (statement.AllocatedMinor, statement.CashMinor, statement.CapitalMinor, statement.CapitalBalanceMinor));
            statements[member.Member] = (statement.CashMinor, statement.CapitalMinor);
        }

        return statements;
    }

    // What is owed is what was allocated less what was sent; equity and debts stand below zero.
    private static void AssertBook(
        TrialBalance book, Dictionary<string, (long Cash, long Capital)> statements, List<PaymentRow> payments)
    {
        var waiting = payments.Where(one => one.State == PaymentState.Accumulating)
            .ToDictionary(one => one.Payable.Payee, one => one.Amount.Minor);
        foreach (var (member, (_, capital)) in statements)
        {
            Assert.Equal(
                (-waiting.GetValueOrDefault(member), -capital),
                (book[Domain.Account.Parse($"liabilities:dividends:{member}"), DividendApp.Usd].Minor,
                    book[Domain.Account.Parse($"equity:capital:{member}"), DividendApp.Usd].Minor));
        }

        Assert.Equal(
            0, book[Domain.Account.Parse("liabilities:tithe:sex-worker-led-nonprofits"), DividendApp.Usd].Minor);
    }
}
