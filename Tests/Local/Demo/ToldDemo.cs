using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

/// <summary>The demo, told to an app, and what it tells.</summary>
internal sealed class ToldDemo(PeepApp app, string folder, DemoPlan plan)
{
    /// <summary>Tells it to its end, or from where it was stopped.</summary>
    public Task<(bool Holds, string Told)> TellAsync(TimeSpan patience) => TellAsync(stopAt: null, patience);

    /// <summary>Tells it until it has told a line that holds a text; one that it never tells fails the test.</summary>
    public async Task TellUntilAsync(string line, TimeSpan patience)
    {
        try
        {
            Assert.Fail((await TellAsync(line, patience)).Told);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    private async Task<(bool Holds, string Told)> TellAsync(string? stopAt, TimeSpan patience)
    {
        using var stop = new CancellationTokenSource(patience);
        using var console = new StoppingWriter(stopAt, stop);
        var settings = app.Services.GetRequiredService<IConfiguration>();
        var holds = await DemoYear.RunAsync(
            () => DemoPlaces.Of(app.Address, settings), folder, console, plan, stop.Token);
        return (holds, console.ToString());
    }

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
