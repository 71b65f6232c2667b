using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>How the founders are bought out over the years to come, if all went on like the year.</summary>
internal sealed class ExitOutlook(ApiAnswer projection)
{
    private const int Months = 480;
    private const int MostYears = 12;

    private static readonly string[] Head = ["year", "bought back", "left of the caps", "owned"];

    public static async Task<ExitOutlook> ReadAsync(
        DemoWorld world, YearBook year, CancellationToken cancellationToken)
    {
        var (income, surplus) = year.Totals();
        var margin = income <= 0 ? 0 : Math.Clamp(surplus * 10_000 / income, 0, 10_000);
        var path = string.Create(
            CultureInfo.InvariantCulture, $"api/ownership/projection?months={Months}&marginBps={margin}");
        return new ExitOutlook((await world.Api.GetAsync(path, null, cancellationToken)).Expected());
    }

    /// <summary>The years until nothing is left of the caps, and the phases on the way.</summary>
    public IEnumerable<string> Lines()
    {
        var months = projection["months"].EnumerateArray().ToList();
        var last = months.FirstOrDefault(month => Number(month, "leftOfCapsMinor") == 0);
        yield return last.ValueKind == JsonValueKind.Undefined
            ? "The founders' claims, three times what they put in, are not bought out in forty years like this one."
            : "If all went on like this year, the founders, at three times what they put in, are bought out in "
                + $"{last.GetProperty("period").GetString()}:";
        var years = months
            .TakeWhile(month => last.ValueKind == JsonValueKind.Undefined
                || string.CompareOrdinal(Text(month, "period"), Text(last, "period")) <= 0)
            .GroupBy(month => Text(month, "period")[..4])
            .Take(MostYears)
            .Select(one => (string[])
            [
                one.Key,
                Amount.Text(one.Sum(month => Number(month, "buybackMinor"))),
                Amount.Text(Number(one.Last(), "leftOfCapsMinor")),
                $"{Amount.Text(Number(one.Last(), "communityOwnedBps"))} %",
            ]);
        foreach (var line in TextTable.Write(Head, [.. years]))
            yield return line;
        foreach (var phase in projection["phases"].EnumerateArray())
        {
            var when = phase.GetProperty("from").GetString() is { } from
                ? $"from {from} on"
                : $"never: {phase.GetProperty("never").GetString()}";
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Phase {Number(phase, "phase")} comes {when}.");
        }
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
