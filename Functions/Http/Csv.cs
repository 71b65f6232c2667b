using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace PeepFunctions.Functions;

/// <summary>Tables as files (RFC 4180) for whoever asks with <c>Accept: text/csv</c>.</summary>
public static class Csv
{
    private const string Type = "text/csv";

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A cell that begins like a formula is one to a spreadsheet: it gets an apostrophe in front.
    private static readonly CsvWriterOptions Written = new() { Injection = CsvInjection.Escape };

    /// <summary>Whether a request names CSV among what it accepts.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept
        .Any(accepted => accepted.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a request's body says that it is CSV.</summary>
    public static bool IsSent(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// A reader of a file as strictly as RFC 4180 is, but for its separator; null when it is no text in UTF-8. A byte
    /// order mark is passed over, lines count from 1.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="separator">What parts columns.</param>
    /// <param name="onMalformed">Told the line of each row that cannot be read; the row is left out.</param>
    public static CsvReader? Open(ReadOnlySpan<byte> file, char separator, Action<int> onMalformed)
    {
        string text;
        try
        {
            text = Strict.GetString(file is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : file);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        return CsvReader.FromText(text, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = separator,
            TrimWhitespace = false,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => onMalformed((int)record.LineNumber),
        });
    }

    /// <summary>A file of rows under a header.</summary>
    public static IResult File(string name, string[] header, IEnumerable<string[]> rows)
    {
        using var text = new MemoryStream();
        using (var csv = CsvWriter.Create(text, Written, leaveOpen: true))
        {
            foreach (var row in rows.Prepend(header))
            {
                foreach (var cell in row)
                {
                    if (IsBelowZero(cell, out var number))
                    {
                        csv.WriteField(number, default, CultureInfo.InvariantCulture);
                    }
                    else
                    {
                        csv.WriteField(cell);
                    }
                }

                csv.EndRecord();
            }
        }

        return Results.File(text.ToArray(), $"{Type}; charset=utf-8", name);
    }

    // An amount below zero begins like a formula and is none.
    private static bool IsBelowZero(string cell, out long number) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number < 0 && number.ToString(CultureInfo.InvariantCulture) == cell;

    /// <summary>
    /// The rows of a file under a header, cell by cell as they are written, or what keeps it from being read, by line.
    /// </summary>
    /// <param name="file">The file, UTF-8 with or without a mark of its order.</param>
    /// <param name="columns">The header, in this order and spelling.</param>
    /// <param name="rowsMost">The most rows below it.</param>
    public static (IReadOnlyList<CsvRow> Rows, ImmutableSortedDictionary<int, string> Faults) Read(
        ReadOnlySpan<byte> file, IReadOnlyList<string> columns, int rowsMost)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        using var reader = Open(
            file, ',', line => faults[line] = "A quote stands where none may, or is never closed.");
        if (reader is null)
        {
            return ([], Fault(1, "The file is not text in UTF-8."));
        }

        return ReadRows(reader, columns, rowsMost, faults);
    }

    private static (IReadOnlyList<CsvRow> Rows, ImmutableSortedDictionary<int, string> Faults) ReadRows(
        CsvReader reader,
        IReadOnlyList<string> columns,
        int rowsMost,
        ImmutableSortedDictionary<int, string>.Builder faults)
    {
        if (!reader.Read() || reader.LineNumber != 1 || !Cells(reader).SequenceEqual(columns))
        {
            return ([], Fault(1, $"The header is exactly: {string.Join(',', columns)}"));
        }

        var rows = new List<CsvRow>();
        while (reader.Read())
        {
            var line = (int)reader.LineNumber;
            if (rows.Count == rowsMost)
            {
                faults[line] = $"A file has at most {rowsMost} rows.";
                break;
            }

            if (reader.FieldCount == columns.Count)
            {
                rows.Add(new CsvRow(line, Cells(reader)));
            }
            else
            {
                faults[line] = $"A row has {columns.Count} columns; this one has {reader.FieldCount}.";
            }
        }

        return (rows, faults.ToImmutable());
    }

    private static string[] Cells(CsvReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    private static ImmutableSortedDictionary<int, string> Fault(int line, string fault) =>
        ImmutableSortedDictionary<int, string>.Empty.Add(line, fault);
}

/// <summary>A row of a file.</summary>
/// <param name="Line">Where it stands; the header is line 1.</param>
/// <param name="Cells">As many as the header has.</param>
public sealed record CsvRow(int Line, string[] Cells);
