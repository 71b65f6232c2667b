using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What reading a whole settlement file comes to: all of it or nothing.</summary>
public abstract record SettlementReading
{
    /// <summary>The most rows of one file.</summary>
    public const int RowsMost = 5_000;

    private SettlementReading()
    {
    }

    /// <summary>Every row is sound.</summary>
    /// <param name="Fresh">The movements that no other file brought, in the order of the file.</param>
    /// <param name="AlreadyPosted">How many rows another file brought with the same content.</param>
    public sealed record Valid(ImmutableArray<SettlementLine> Fresh, int AlreadyPosted) : SettlementReading;

    /// <summary>What is wrong, by line.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<int, string> Faults) : SettlementReading;

    /// <summary>Rows whose ids other files brought with other content, by line.</summary>
    public sealed record Conflicting(ImmutableSortedDictionary<int, string> Conflicts) : SettlementReading;

    /// <summary>
    /// Reads a file. Rows are looked at one by one first; only when each is sound by itself, those that others brought
    /// are told apart, and what all of them together come to is held against the books.
    /// </summary>
    public static SettlementReading Of(IReadOnlyList<SettlementRow> rows, SettlementFacts facts)
    {
        if (rows.Count is 0 or > RowsMost)
        {
            return Wrong(1, rows.Count == 0 ? "There is no row below the header." : $"At most {RowsMost} rows.");
        }

        var lines = new List<SettlementLine>(rows.Count);
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (line, fault) = first.TryAdd(row.Id, row.Line)
                ? SettlementColumns.Read(row, facts)
                : (null, $"id: line {first[row.Id]} has the same.");
            if (line is not null)
            {
                lines.Add(line);
            }
            else
            {
                faults[row.Line] = fault!;
            }
        }

        return faults.Count > 0 ? new Faulty(faults.ToImmutable()) : Compare(lines, facts);
    }

    private static SettlementReading Compare(List<SettlementLine> lines, SettlementFacts facts)
    {
        var fresh = ImmutableArray.CreateBuilder<SettlementLine>();
        var conflicts = ImmutableSortedDictionary.CreateBuilder<int, string>();
        var already = 0;
        foreach (var line in lines.Where(line => line.IsMovement))
        {
            if (facts.Known.GetValueOrDefault(line.Id) is not { } known)
            {
                fresh.Add(line);
            }
            else if (known == line.Content)
            {
                already++;
            }
            else
            {
                conflicts[line.Line] = "id: another file has this row with other content.";
            }
        }

        if (conflicts.Count > 0)
        {
            return new Conflicting(conflicts.ToImmutable());
        }

        var valid = new Valid(fresh.ToImmutable(), already);
        var faults = SettlementTotals.Check(valid.Fresh, lines.Where(line => !line.IsMovement), facts);
        return faults.IsEmpty ? valid : new Faulty(faults);
    }

    private static Faulty Wrong(int line, string fault) =>
        new(ImmutableSortedDictionary<int, string>.Empty.Add(line, fault));
}
