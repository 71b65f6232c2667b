using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

public sealed class DemoYearTests : IAsyncLifetime
{
    private static readonly DemoPlan TwoMonths = DemoPlan.Year with
    {
        Creators = 2,
        SmallCreators = 0,
        Contributors = 1,
        Supporters = 24,
        SupportingMembers = 2,
        Months = 2,
        PaymentsPerMonth = 24,
        MonthlySupports = 2,
        LossMonth = 0,
        BylawsVoteMonth = 1,
        BylawsMonth = 2,
        Patience = TimeSpan.FromMinutes(1),
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private PeepApp _app = null!;

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync();

    [Fact]
    public async Task RunAsync_StoppedTwiceAndStartedAgain_GoesOnAndEveryInvariantHolds()
    {
        // Stopped after the founding, and again after the first month; the file is lost in between.
        var demo = new ToldDemo(_app, _folder.Path, TwoMonths);
        await demo.TellUntilAsync("founding", Patience);
        await demo.TellUntilAsync($"{PeepApp.Start:yyyy-MM} ", Patience);
        File.Delete(Path.Combine(_folder.Path, "demo.json"));

        var (holds, told) = await demo.TellAsync(Patience);

        Assert.True(holds, told);
        Assert.Contains("✓ every movement at Stripe is posted, once", told, StringComparison.Ordinal);
        Assert.Contains("✓ the reconciliation agrees with Stripe: agrees; ", told, StringComparison.Ordinal);
        Assert.Contains("✓ nothing waits in suspense", told, StringComparison.Ordinal);
        Assert.Matches(@"✓ assets:in-dispute holds what [a-z ]+: (?!0\.00)(\d+\.\d\d) and \1, 1 of 2 open", told);
        Assert.Contains("✓ what the members voted binds from its month on", told, StringComparison.Ordinal);
        Assert.Matches(@"changed their bylaws, 4 to 1, from \d{4}-02 on: that month\s+divides \d+\.\d\d,", told);
        Assert.Matches(@"at three times what they put in, are bought out in \d{4}-\d\d:", told);
        Assert.DoesNotContain("✗", told, StringComparison.Ordinal);
        Assert.Matches(@"total .* (?!0\.00)\d+\.\d\d .* 1\d\.\d\d %", told); // the trust began with 10 %
        Assert.Contains($"{PeepApp.Start.AddMonths(1):yyyy-MM} ", told, StringComparison.Ordinal);

        // Told once more, it finds everything done.
        var (holdsStill, again) = await demo.TellAsync(Patience);
        Assert.True(holdsStill, again);
        Assert.Equal(TableOf(told), TableOf(again));

        // And nothing that it told or was told stands anywhere to be read.
        var needles = await PersonalDataTests.NeedlesAsync(_app, []);
        var search = await PersonalDataTests.SearchAsync(_app, needles);
        Assert.True(needles.Count > 50 && search.Texts > 5_000, $"{needles.Count} words, {search.Texts} texts.");
        Assert.Empty(search.Found);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<string> TableOf(string told) =>
        told.Split('\n')
            .SkipWhile(line => !line.Contains("income", StringComparison.Ordinal))
            .TakeWhile(line => line.Trim().Length > 0);
}
