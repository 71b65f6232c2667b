using System.Text.Json.Nodes;

namespace PeepFunctions.Functions;

/// <summary>What a check of a year found.</summary>
/// <param name="Check">Which check: a stable code.</param>
/// <param name="IsDone">Whether nothing of it stands against sealing the year.</param>
/// <param name="Figures">What was counted, by name.</param>
/// <param name="CountsMembers">
/// Whether the figures are of members or of what each is paid: only stewards see those.
/// </param>
/// <param name="ToDo">What to do; null when it is done.</param>
public sealed record YearCheck(
    string Check, bool IsDone, IReadOnlyDictionary<string, long> Figures, bool CountsMembers, string? ToDo)
{
    /// <summary>A finding; what to do is left out where it is done.</summary>
    public static YearCheck Of(
        string check,
        bool isDone,
        string toDo,
        bool countsMembers,
        params ReadOnlySpan<(string Name, long Value)> figures)
    {
        var named = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in figures)
        {
            named.Add(name, value);
        }

        return new YearCheck(check, isDone, named, countsMembers, isDone ? null : toDo);
    }

    /// <summary>
    /// What is published of it. No count of members is, however large: subtracted from what the open books show of the
    /// months, or from that of another check, two large ones may leave a few.
    /// </summary>
    public JsonObject ToPublish()
    {
        var figures = new JsonObject();
        foreach (var (name, value) in Figures)
        {
            figures[name] = CountsMembers ? null : value;
        }

        return new JsonObject { ["check"] = Check, ["figures"] = figures, ["withheld"] = CountsMembers };
    }
}

/// <summary>
/// One thing that has to be so before a year is sealed. Each looks for itself; whoever adds one registers it with
/// <see cref="YearsRegistration"/>, in whose order they are listed.
/// </summary>
public interface IYearCheck
{
    /// <summary>Looks. The same answer as long as nothing has changed, because stewards name what they saw.</summary>
    Task<YearCheck> RunAsync(FiscalYear year, CancellationToken cancellationToken);
}
