using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>One line of an opening.</summary>
/// <param name="Account">An account, or <c>redeemed:{claim}</c>.</param>
/// <param name="AmountMinor">Minor units, as people are shown them.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="Month">The month of a capital tranche.</param>
public sealed record OpeningLineBody(string Account, long AmountMinor, string Currency, string? Month = null);

/// <summary>An opening as JSON.</summary>
/// <param name="Date">The day at whose end the balances are.</param>
/// <param name="Lines">The balances.</param>
public sealed record OpeningBody(DateOnly Date, IReadOnlyList<OpeningLineBody> Lines);

/// <summary>Reads an opening as it is sent: JSON, or CSV with the day in the query.</summary>
public static class OpeningFile
{
    /// <summary>The columns of the file.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["account", "month", "amountMinor", "currency"];

    /// <summary>The day and the lines, or what keeps it from being read.</summary>
    public static (DateOnly Date, IReadOnlyList<OpeningRow> Rows, Problem? Refusal) Read(
        HttpRequest request, ReadOnlyMemory<byte> body) =>
        Csv.IsSent(request) ? ReadCsv(request, body)
        : request.HasJsonContentType() ? ReadJson(body)
        : (default, [], new Problem(
            415, "unsupported-media-type", "Send application/json, or text/csv with ?date=.").At("Content-Type"));

    private static (DateOnly Date, IReadOnlyList<OpeningRow> Rows, Problem? Refusal) ReadCsv(
        HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var text = request.Query["date"].ToString();
        if (!DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return (default, [], Problems.Invalid("date", "A day is written yyyy-MM-dd."));
        }

        var (rows, faults) = Csv.Read(body.Span, Columns, OpeningReading.LinesMost);
        return faults.IsEmpty
            ? (date, [.. rows.Select(row => new OpeningRow(
                At(row.Line), row.Cells[0], row.Cells[1], row.Cells[2], row.Cells[3]))], null)
            : (date, [], OpeningProblems.Faulty(faults.ToImmutableSortedDictionary(
                fault => At(fault.Key), fault => fault.Value, StringComparer.Ordinal)));
    }

    private static (DateOnly Date, IReadOnlyList<OpeningRow> Rows, Problem? Refusal) ReadJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<OpeningBody>(body.Span, Json.Options) is { } read
                ? (read.Date, [.. read.Lines.Select(Or).Select((line, at) => new OpeningRow(
                    string.Create(CultureInfo.InvariantCulture, $"lines[{at}]"),
                    line.Account,
                    line.Month ?? "",
                    line.AmountMinor.ToString(CultureInfo.InvariantCulture),
                    line.Currency))], null)
                : (default, [], Problems.NotJson);
        }
        catch (JsonException wrong)
        {
            return (default, [], BodyFault.Of(body.ToArray(), typeof(OpeningBody), wrong));
        }
    }

    // A list may hold null, which no annotation forbids.
    private static OpeningLineBody Or(OpeningLineBody? line) => line ?? new OpeningLineBody("", 0, "");

    private static string At(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}

/// <summary>Why an opening is refused.</summary>
internal static class OpeningProblems
{
    /// <summary>409: it is not what was previewed.</summary>
    public static Problem OtherHash { get; } =
        Problems.Conflict("other-hash", "This is not the hash of the opening; look at it again.");

    /// <summary>409: two stewards have approved it.</summary>
    public static Problem Decided { get; } =
        Problems.Conflict("opening-decided", "Two stewards have approved the opening of the books: there is only one.");

    /// <summary>422: a month was closed without it.</summary>
    public static Problem TooLate { get; } = Problems.Forbidden(
        "opening-too-late", "A month has been closed: the books begin where they began. Correct entries instead.");

    /// <summary>400: lines are wrong.</summary>
    public static Problem Faulty(IReadOnlyDictionary<string, string> faults) => new(
        400,
        "opening-faulty",
        "Nothing of this opening is kept; 'errors' says what is wrong, by line or field.",
        faults);

    /// <summary>422: what it was held against has changed.</summary>
    public static Problem Outdated(IReadOnlyDictionary<string, string> faults) => new(
        422,
        "opening-outdated",
        "The books have changed since it was entered; 'errors' says how. Enter it anew.",
        faults);
}
