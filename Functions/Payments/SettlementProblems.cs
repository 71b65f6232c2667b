using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Why a settlement file is refused.</summary>
internal static class SettlementProblems
{
    /// <summary>409: one file of a processor at a time.</summary>
    public static Problem Posting { get; } = Problems.Conflict(
        "settlement-posting", "Another file of this processor is being posted. Try again in a minute.");

    /// <summary>400: rows are wrong.</summary>
    public static Problem Faulty(ImmutableSortedDictionary<int, string> faults) => new(
        400,
        "settlement-faulty",
        "Nothing of this file is posted; 'errors' says what is wrong, by line.",
        ByLine(faults));

    /// <summary>409: rows came before with other content.</summary>
    public static Problem Conflicts(ImmutableSortedDictionary<int, string> conflicts) => new(
        409,
        "settlement-conflicts",
        "Nothing of this file is posted: 'errors' names the lines whose ids came before with other content.",
        ByLine(conflicts));

    private static Dictionary<string, string> ByLine(ImmutableSortedDictionary<int, string> faults) =>
        faults.ToDictionary(
            fault => string.Create(CultureInfo.InvariantCulture, $"line {fault.Key}"), fault => fault.Value);
}
