using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>Layout 1 of a settlement file: docs/settlements.md.</summary>
public static class SettlementCsv
{
    /// <summary>The layout that is read.</summary>
    public const string Layout = "1";

    /// <summary>The columns, in this order and spelling.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "id", "type", "createdUtc", "amountMinor", "feeMinor", "currency", "creator", "payer", "reference",
    ];

    /// <summary>The rows as they are written, or what keeps the file from being read, by line.</summary>
    public static (IReadOnlyList<SettlementRow> Rows, ImmutableSortedDictionary<int, string> Faults) Read(
        ReadOnlySpan<byte> file)
    {
        var (rows, faults) = Csv.Read(file, Columns, SettlementReading.RowsMost);
        return (
            [
                .. rows.Select(row => new SettlementRow(
                    row.Line, row.Cells[0], row.Cells[1], row.Cells[2], row.Cells[3], row.Cells[4], row.Cells[5],
                    row.Cells[6], row.Cells[7], row.Cells[8])),
            ],
            faults);
    }
}
