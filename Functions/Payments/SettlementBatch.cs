using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>How far a settlement file is.</summary>
public enum SettlementState
{
    /// <summary>Something was wrong with it: nothing is posted, and it may be sent again.</summary>
    Refused,

    /// <summary>It is taken as a whole, and its rows are being posted.</summary>
    Posting,

    /// <summary>All of it is in the books.</summary>
    Posted,
}

/// <summary>What the rows of one currency come to: what the books gain at the processor is the net.</summary>
public sealed record SettlementTotal(string Currency, int Rows, long AmountMinor, long FeeMinor, long NetMinor);

/// <summary>One settlement file as it stands in the table.</summary>
/// <param name="Id">From the processor and the bytes of the file: the same file is the same batch.</param>
/// <param name="Processor">Whose file it is.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="State">How far it is.</param>
/// <param name="Rows">Its rows, balances among them.</param>
/// <param name="Fresh">Its movements that no other file brought.</param>
/// <param name="AlreadyPosted">Its movements that another file brought.</param>
/// <param name="Totals">What the fresh ones come to.</param>
/// <param name="UploadedBy">The steward.</param>
/// <param name="UploadedUtc">When.</param>
/// <param name="PostedUtc">When all of it was in the books.</param>
/// <param name="Problem">The code of the refusal.</param>
/// <param name="Errors">What is wrong, by line.</param>
public sealed record SettlementBatch(
    string Id,
    string Processor,
    string Layout,
    SettlementState State,
    int Rows,
    int Fresh,
    int AlreadyPosted,
    IReadOnlyList<SettlementTotal> Totals,
    string UploadedBy,
    DateTimeOffset UploadedUtc,
    DateTimeOffset? PostedUtc = null,
    string? Problem = null,
    IReadOnlyDictionary<string, string>? Errors = null)
{
    // A property holds 32 Ki characters: the answer names every line, what is kept is the first of them.
    private const int ErrorCharactersKept = 24_000;

    /// <summary>Orders newest first; ends a page.</summary>
    internal string ListKey => string.Create(
        CultureInfo.InvariantCulture, $"{long.MaxValue - UploadedUtc.UtcTicks:D19}-{Id}");

    internal TableEntity ToRow(string partition) => new(partition, Id)
    {
        ["Processor"] = Processor,
        ["Layout"] = Layout,
        ["State"] = State.ToString(),
        ["Rows"] = Rows,
        ["Fresh"] = Fresh,
        ["AlreadyPosted"] = AlreadyPosted,
        ["Totals"] = JsonSerializer.Serialize(Totals, Json.Options),
        ["UploadedBy"] = UploadedBy,
        ["UploadedUtc"] = UploadedUtc,
        ["PostedUtc"] = PostedUtc,
        ["Problem"] = Problem,
        ["Errors"] = Errors is null ? null : JsonSerializer.Serialize(FirstOf(Errors), Json.Options),
    };

    private static Dictionary<string, string> FirstOf(IReadOnlyDictionary<string, string> errors)
    {
        var left = ErrorCharactersKept;
        return errors.TakeWhile(error => (left -= error.Key.Length + error.Value.Length + 8) > 0).ToDictionary();
    }

    internal static SettlementBatch Read(TableEntity row) => new(
        row.RowKey,
        row.GetString("Processor"),
        row.GetString("Layout"),
        Enum.Parse<SettlementState>(row.GetString("State")),
        row.GetInt32("Rows") ?? 0,
        row.GetInt32("Fresh") ?? 0,
        row.GetInt32("AlreadyPosted") ?? 0,
        JsonSerializer.Deserialize<IReadOnlyList<SettlementTotal>>(row.GetString("Totals"), Json.Options) ?? [],
        row.GetString("UploadedBy"),
        row.GetDateTimeOffset("UploadedUtc") ?? default,
        row.GetDateTimeOffset("PostedUtc"),
        row.GetString("Problem"),
        row.GetString("Errors") is { } errors
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(errors, Json.Options)
            : null);
}

/// <summary>
/// Lets one file of a processor at a time be read and posted, so that what a file was held against still stands when it
/// is posted.
/// </summary>
/// <param name="Processor">The processor.</param>
/// <param name="Batch">The file that is at it; null for none.</param>
/// <param name="ETag">The version that was read.</param>
internal sealed record SettlementGate(ProcessorName Processor, string? Batch, ETag ETag);
