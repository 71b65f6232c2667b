using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>
/// What the vote on the bylaws changed: the first month under the new version, and what it would have been under the
/// one before.
/// </summary>
/// <param name="From">The first month that it binds.</param>
/// <param name="Count">The members' votes.</param>
/// <param name="Before">What that month would have divided under version 1.</param>
/// <param name="Previewed">What it would divide under the new version.</param>
/// <param name="Run">What it did divide.</param>
/// <param name="Versions">Under which version each month was divided, oldest first.</param>
internal sealed record VoteBook(
    string From,
    JsonElement Count,
    ApiAnswer Before,
    ApiAnswer Previewed,
    ApiAnswer Run,
    IReadOnlyList<(string Period, long Bylaws)> Versions)
{
    /// <summary>Reads it; null where nothing was voted on, or its month is not told of.</summary>
    public static async Task<VoteBook?> ReadAsync(
        DemoWorld world, CoopFacts coop, YearBook year, CancellationToken cancellationToken)
    {
        var from = new VoteStory(world, coop).From;
        if (world.Plan.BylawsVoteMonth == 0
            || year.Runs.FirstOrDefault(run => YearBook.PeriodOf(run) == from) is not { } run)
        {
            return null;
        }

        var proposals = (await world.Api.GetAsync("api/proposals?limit=200", null, cancellationToken)).Expected();
        var id = proposals["items"].EnumerateArray()
            .Last(one => one.GetProperty("kind").ValueEquals("bylaws")).GetProperty("id").GetString();
        var proposal = (await world.Api.GetAsync($"api/proposals/{id}", null, cancellationToken)).Expected();
        return new VoteBook(
            from,
            proposal["count"].GetProperty("members"),
            await PreviewAsync(world, from, 1, cancellationToken),
            await PreviewAsync(world, from, VoteStory.Version, cancellationToken),
            run,
            [.. year.Runs.Select(one => (YearBook.PeriodOf(one), one.Number("bylaws")))]);
    }

    /// <summary>What to tell of it.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"""
          The members changed their bylaws, {Number("yes")} to {Number("no")}, from {From} on: that month
          divides {Allocated(Run)}, and would have divided {Allocated(Before)} without the vote.
        """);

    /// <summary>Whether it is as it must be.</summary>
    public Finding Finding => new(
        "what the members voted binds from its month on, and divides what was previewed",
        Versions.All(one => one.Bylaws == (string.CompareOrdinal(one.Period, From) < 0 ? 1 : VoteStory.Version))
            && Run.Number("allocatedMinor") == Previewed.Number("allocatedMinor")
            && Run.Number("allocatedMinor") > Before.Number("allocatedMinor"),
        $"{From}: {Allocated(Before)} would be {Allocated(Previewed)}, is {Allocated(Run)}");

    private long Number(string choice) => Count.GetProperty(choice).GetInt64();

    private static string Allocated(ApiAnswer run) => Amount.Text(run.Number("allocatedMinor"));

    private static async Task<ApiAnswer> PreviewAsync(
        DemoWorld world, string period, int version, CancellationToken cancellationToken)
    {
        var bylaws = (await world.Api.GetAsync($"api/bylaws/{version}", null, cancellationToken)).Expected().Body;
        return (await world.Steward.PostAsync(
            $"api/dividends/{period}/preview", new { bylaws }, null, cancellationToken)).Expected();
    }
}
