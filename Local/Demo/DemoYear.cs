using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Demo;

/// <summary>
/// A year in the life of a co-op, told through the public API and signed webhooks alone. Told again over the same
/// state, it goes on where it was stopped.
/// </summary>
internal static class DemoYear
{
    /// <summary>Tells the story to a running host; its state folder is where it keeps how far it came.</summary>
    public static async Task RunAsync(LocalHost host, LocalHostOptions options, CancellationToken cancellationToken)
    {
        var settings = host.Services.GetRequiredService<IConfiguration>();
        await RunAsync(
            () => DemoPlaces.Of(host.Address, settings),
            options.StateFolder,
            options.Console ?? TextWriter.Null,
            DemoPlan.Year,
            cancellationToken);
    }

    /// <summary>Tells the story, prints what came of it, and returns whether every invariant holds.</summary>
    public static async Task<bool> RunAsync(
        Func<DemoPlaces> places,
        string? stateFolder,
        TextWriter console,
        DemoPlan plan,
        CancellationToken cancellationToken)
    {
        var file = new DemoFile(stateFolder, plan.Seed);
        try
        {
            using var world = new DemoWorld(plan with { Seed = file.Seed }, places());
            return await RunAsync(world, file, console, cancellationToken);
        }
        catch (DemoException stopped)
        {
            await console.WriteLineAsync($"\n  The demo stopped: {stopped.Message}");
            await console.WriteLineAsync("  Start it again to go on from here.");
            return false;
        }
    }

    private static async Task<bool> RunAsync(
        DemoWorld world, DemoFile file, TextWriter console, CancellationToken cancellationToken)
    {
        const string founded = "founded";
        var progress = new ProgressLine(console, ReferenceEquals(console, Console.Out) && !Console.IsOutputRedirected);
        var coop = await CoopFacts.ReadAsync(world.Api, cancellationToken);
        await console.WriteLineAsync(DemoText.Opening(world, coop, file.IsBegun));
        if (!file.Knows(founded))
        {
            await new Founding(world, coop).TellAsync(progress, cancellationToken);
            file.Add(founded);
        }

        for (var month = 1; month <= world.Plan.Months; month++)
            await new MonthStory(world, coop, file, month).TellAsync(progress, cancellationToken);

        var year = await YearBook.ReadAsync(world, coop, cancellationToken);
        var vote = await VoteBook.ReadAsync(world, coop, year, cancellationToken);
        var outlook = await ExitOutlook.ReadAsync(world, year, cancellationToken);
        var findings = await new Inspection(world, coop, year).RunAsync(cancellationToken);
        if (vote is not null)
            findings = [.. findings, vote.Finding];
        foreach (var line in DemoText.Closing(world, year, vote, outlook, findings, progress.Elapsed))
            await console.WriteLineAsync(line);
        return findings.All(finding => finding.Holds);
    }
}
