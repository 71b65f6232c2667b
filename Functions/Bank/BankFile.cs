using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>A statement in a file, its syntax read; or what keeps the file from being read, by line.</summary>
/// <param name="Format">Which format it is in.</param>
/// <param name="Head">What it says of itself; null where it cannot be read.</param>
/// <param name="Rows">Its lines.</param>
/// <param name="Notation">How it writes days and amounts.</param>
/// <param name="Faults">What is wrong.</param>
public sealed record BankFile(
    string Format,
    BankHead? Head,
    IReadOnlyList<BankRow> Rows,
    BankNotation Notation,
    ImmutableSortedDictionary<int, string> Faults)
{
    /// <summary>A file that cannot be read because of one line.</summary>
    public static BankFile Unread(string format, int line, string fault) => new(
        format, null, [], BankNotation.Iso, ImmutableSortedDictionary<int, string>.Empty.Add(line, fault));
}
