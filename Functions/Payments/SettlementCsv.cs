using System.Collections.Immutable;
using CsvHelper;

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
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        using var reader = Csv.Open(
            file, ',', line => faults[line] = "A quote stands where none may, or is never closed.");
        if (reader is null)
        {
            return ([], Fault(1, "The file is not text in UTF-8."));
        }

        return ReadRows(reader, faults);
    }

    private static (IReadOnlyList<SettlementRow> Rows, ImmutableSortedDictionary<int, string> Faults) ReadRows(
        CsvReader reader, ImmutableSortedDictionary<int, string>.Builder faults)
    {
        if (!reader.Read() || reader.LineNumber != 1 || !Cells(reader).SequenceEqual(Columns))
        {
            return ([], Fault(1, $"The header is exactly: {string.Join(',', Columns)}"));
        }

        var rows = new List<SettlementRow>();
        while (reader.Read())
        {
            var line = (int)reader.LineNumber;
            if (rows.Count == SettlementReading.RowsMost)
            {
                faults[line] = $"A file has at most {SettlementReading.RowsMost} rows.";
                break;
            }

            if (Cells(reader) is [var id, var type, var created, var amount, var fee, var currency, var creator,
                var payer, var reference])
            {
                rows.Add(new SettlementRow(
                    line, id, type, created, amount, fee, currency, creator, payer, reference));
            }
            else
            {
                faults[line] = $"A row has {Columns.Count} columns; this one has {reader.FieldCount}.";
            }
        }

        return (rows, faults.ToImmutable());
    }

    private static string[] Cells(CsvReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    private static ImmutableSortedDictionary<int, string> Fault(int line, string fault) =>
        ImmutableSortedDictionary<int, string>.Empty.Add(line, fault);
}
