namespace PeepFunctions.Tests;

/// <summary>The books of histories in another's accounting program.</summary>
public sealed class HistoryHledgerTests
{
    [SkippableFact]
    public async Task Books_OfHistories_PassHledgerCheckWithOurBalances()
    {
        Hledger.SkipWhereMissing();
        foreach (var seed in Enumerable.Range(HistoryTests.FirstSeed, Math.Clamp(HistoryTests.Trials / 4, 2, 50)))
        {
            await using var trial = await HistoryTrial.StartAsync(new History(seed));
            await trial.LiveAsync();
            Assert.Empty(await trial.CompareAsync());
            var entries = await trial.Random.Ledger.ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync();
            var text = Hledger.Export(entries, HistoryDesk.Zone);
            _ = Hledger.Run(text, "check", "--strict");
            Assert.Equal(
                Hledger.Expected(TrialBalance.Of(entries)).Prepend($"seed {seed}"),
                Hledger.Balances(text).Prepend($"seed {seed}"));
        }
    }
}
