using System.Collections.Immutable;
using CsvHelper;

namespace PeepFunctions.Functions;

/// <summary>A bank's CSV, read by a mapping: the header names the columns.</summary>
public static class BankCsv
{
    private const string Format = "csv";

    /// <summary>The lines as they are written, or what keeps the file from being read, by line.</summary>
    public static BankFile Read(ReadOnlySpan<byte> file, BankMapping mapping)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        using var reader = Csv.Open(
            file,
            mapping.Separator,
            line => faults[line] = "A quote stands where none may, or is never closed.");
        if (reader is null)
        {
            return BankFile.Unread(Format, 1, "The file is not text in UTF-8.");
        }

        if (!reader.Read() || reader.LineNumber != 1)
        {
            return BankFile.Unread(Format, 1, "The first line is the header, which names the columns.");
        }

        var header = Cells(reader);
        foreach (var name in NamesOf(mapping).Where(name => header.Count(one => one == name) != 1))
        {
            // What the steward wrote is not quoted back, nor is the file.
            faults[1] = "A column of the mapping is not in the header, or is there twice.";
        }

        if (faults.ContainsKey(1))
        {
            return new BankFile(Format, null, [], mapping.Notation, faults.ToImmutable());
        }

        var rows = new List<BankRow>();
        while (reader.Read())
        {
            var line = (int)reader.LineNumber;
            if (rows.Count == BankStatementReading.LinesMost)
            {
                faults[line] = $"A file has at most {BankStatementReading.LinesMost} lines.";
                break;
            }

            ReadRow(line, Cells(reader), header, mapping, rows, faults);
        }

        return new BankFile(Format, mapping.Head, rows, mapping.Notation, faults.ToImmutable());
    }

    private static void ReadRow(
        int line,
        string[] cells,
        string[] header,
        BankMapping mapping,
        List<BankRow> rows,
        ImmutableSortedDictionary<int, string>.Builder faults)
    {
        if (cells.Length != header.Length)
        {
            faults[line] = $"A line has {header.Length} columns; this one has {cells.Length}.";
            return;
        }

        string Of(string? name) => name is null ? "" : cells[Array.IndexOf(header, name)].Trim();
        if (AmountOf(Of(mapping.Amount), Of(mapping.Credit), Of(mapping.Debit)) is { } amount)
        {
            rows.Add(new BankRow(
                line,
                Of(mapping.Date),
                amount,
                Of(mapping.Reference),
                string.Join(' ', mapping.Text.Select(Of).Where(text => text.Length > 0))));
        }
        else
        {
            faults[line] = "amount: either a credit or a debit.";
        }
    }

    // Of two columns the one that holds something; a debit may be written with its sign or without.
    private static string? AmountOf(string amount, string credit, string debit) => (credit, debit) switch
    {
        ("", "") => amount,
        (_, "") => credit,
        ("", _) => $"-{debit.TrimStart('-')}",
        _ => null,
    };

    private static IEnumerable<string> NamesOf(BankMapping mapping) =>
        new[] { mapping.Date, mapping.Amount, mapping.Credit, mapping.Debit, mapping.Reference }
            .OfType<string>().Concat(mapping.Text);

    private static string[] Cells(CsvReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
