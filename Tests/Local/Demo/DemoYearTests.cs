using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

    private readonly TemporaryFolder _folder = new();
    private PeepApp _app = null!;

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync();

    [Fact]
    public async Task RunAsync_StoppedTwiceAndStartedAgain_GoesOnAndEveryInvariantHolds()
    {
        // Stopped after the founding, and again after the first month; the file is lost in between.
        await AssertStopsAsync("founding");
        await AssertStopsAsync($"{PeepApp.Start:yyyy-MM} ");
        File.Delete(Path.Combine(_folder.Path, "demo.json"));

        var (holds, told) = await TellAsync();

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
        var (holdsStill, again) = await TellAsync();
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

    private async Task<(bool Holds, string Told)> TellAsync(string? stopAt = null)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var console = new StoppingWriter(stopAt, stop);
        var settings = _app.Services.GetRequiredService<IConfiguration>();
        var holds = await DemoYear.RunAsync(
            () => DemoPlaces.Of(_app.Address, settings), _folder.Path, console, TwoMonths, stop.Token);
        return (holds, console.ToString());
    }

    private async Task AssertStopsAsync(string at)
    {
        try
        {
            Assert.Fail((await TellAsync(at)).Told);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    private static IEnumerable<string> TableOf(string told) =>
        told.Split('\n')
            .SkipWhile(line => !line.Contains("income", StringComparison.Ordinal))
            .TakeWhile(line => line.Trim().Length > 0);

    /// <summary>Stops the story once it has written a line that holds a text.</summary>
    private sealed class StoppingWriter(string? stopAt, CancellationTokenSource stop)
        : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (stopAt is not null && value?.Contains(stopAt, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }
}
