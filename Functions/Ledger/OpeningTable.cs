using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>How far the opening of the books is.</summary>
public enum OpeningStage
{
    /// <summary>Waits for two stewards; another may take its place.</summary>
    Entered,

    /// <summary>Approved: what moved before it moves no money in the books. Waits for who had read otherwise.</summary>
    Approved,

    /// <summary>Its entries are fixed and being posted.</summary>
    Posting,

    /// <summary>In the books, for good.</summary>
    Posted,
}

/// <summary>The opening as it stands in the table.</summary>
/// <param name="Hash">What is approved.</param>
/// <param name="CutoffUtc">The first instant that is not in it.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="EnteredBy">The member id of the steward who entered it.</param>
/// <param name="EnteredUtc">When.</param>
/// <param name="Approvals">The member ids of the stewards who approved it.</param>
/// <param name="Lines">Names its lines as they were sent; null where an earlier release named them by the hash.</param>
/// <param name="FenceFromUtc">When it was approved by the machine's own time; null until then.</param>
/// <param name="Entries">Names its entries as they were fixed; null until then.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record OpeningState(
    string Hash,
    DateTimeOffset CutoffUtc,
    OpeningStage Stage,
    string EnteredBy,
    DateTimeOffset EnteredUtc,
    IReadOnlyList<string> Approvals,
    string? Lines,
    DateTimeOffset? FenceFromUtc,
    string? Entries,
    Azure.ETag ETag);

/// <summary>The one opening of the books, with its lines and, once they are fixed, its entries.</summary>
public sealed class OpeningTable(
    TableServiceClient tables, PeriodsTable periods, IOptions<PeepOptions> options, Coop coop)
{
    // A property holds 64 KiB of UTF-16.
    private const int ChunkCharacters = 30_000;

    private const string Key = "opening", Part = nameof(Part);

    // The fence is a minute longer than any handler lives: half of that is how old a handler's knowledge may be.
    private readonly TimeSpan _fresh = options.Value.CloseFence / 12;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Opening);
    private OpeningState? _posted;
    private bool _canComeNoMore;
    private long? _noneAt;

    /// <summary>The opening; null when there is none.</summary>
    public async Task<OpeningState?> FindAsync(CancellationToken cancellationToken)
    {
        if (_posted is not null || _canComeNoMore)
        {
            return _posted;
        }

        var state = await _table.FindAsync(Key, Key, cancellationToken) is { } row ? Read(row) : null;
        if (state?.Stage == OpeningStage.Posted)
        {
            _posted = state;
        }

        return state;
    }

    /// <summary>
    /// The first instant that the books count from; null where no opening was approved. Whoever posts asks just before,
    /// and what is answered is at most so old that it still ends before the fence does.
    /// </summary>
    public async Task<DateTimeOffset?> ReadCutoffAsync(CancellationToken cancellationToken)
    {
        if (_noneAt is { } noneAt && TimeProvider.System.GetElapsedTime(noneAt) < _fresh)
        {
            return null;
        }

        var asked = TimeProvider.System.GetTimestamp();
        if (await FindAsync(cancellationToken) is { Stage: not OpeningStage.Entered } opened)
        {
            return opened.CutoffUtc;
        }

        // Once the first month is closed none can be approved any more, and one that was is posted.
        _canComeNoMore = _canComeNoMore
            || ((await periods.FindAsync(coop.FirstPeriod, cancellationToken)).State == PeriodState.Closed
                && await FindAsync(cancellationToken) is null or { Stage: OpeningStage.Entered });
        _noneAt = asked;
        return null;
    }

    /// <summary>
    /// Writes the lines of an opening; answers the name under which they stand, theirs alone. One opening may be sent
    /// in many forms, which all have its hash and each other lines: none must write over another's.
    /// </summary>
    public Task<string> WriteRowsAsync(IReadOnlyList<OpeningRow> rows, CancellationToken cancellationToken) =>
        WriteNamedAsync("rows", JsonSerializer.Serialize(rows, Json.Options), cancellationToken);

    /// <summary>The lines of an opening.</summary>
    public async Task<IReadOnlyList<OpeningRow>> ReadRowsAsync(
        OpeningState state, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<List<OpeningRow>>(
            await ReadAsync($"rows|{state.Lines ?? state.Hash}", cancellationToken), Json.Options) ?? [];

    /// <summary>Fixes the postings of each entry; answers the name under which they stand, theirs alone.</summary>
    public Task<string> WriteEntriesAsync(
        IReadOnlyDictionary<string, string> postings, CancellationToken cancellationToken) =>
        WriteNamedAsync("entries", JsonSerializer.Serialize(postings, Json.Options), cancellationToken);

    /// <summary>The postings of each entry, as they were fixed.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadEntriesAsync(
        string name, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            await ReadAsync($"entries|{name}", cancellationToken), Json.Options) ?? [];

    /// <summary>
    /// Writes the opening over the version that was read, or as the first one; false when another is there, or when
    /// that cannot be told.
    /// </summary>
    public Task<bool> TryWriteAsync(OpeningState state, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Key, Key)
        {
            ["Hash"] = state.Hash,
            ["CutoffUtc"] = state.CutoffUtc,
            ["Stage"] = state.Stage.ToString(),
            ["EnteredBy"] = state.EnteredBy,
            ["EnteredUtc"] = state.EnteredUtc,
            ["Approvals"] = string.Join(',', state.Approvals),
            ["Lines"] = state.Lines,
            ["FenceFromUtc"] = state.FenceFromUtc,
            ["Entries"] = state.Entries,
            ETag = state.ETag,
        };
        return state.ETag == default
            ? _table.TryInsertAsync(row, cancellationToken)
            : _table.TryReplaceAsync(row, cancellationToken);
    }

    private async Task<string> WriteNamedAsync(string kind, string text, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        await WriteAsync($"{kind}|{name}", text, cancellationToken);
        return name;
    }

    private async Task WriteAsync(string partition, string text, CancellationToken cancellationToken)
    {
        List<TableEntity> rows =
        [
            .. text.Chunk(ChunkCharacters).Select((part, number) => new TableEntity(
                partition, number.ToString("D6", CultureInfo.InvariantCulture)) { [Part] = new string(part) }),
        ];
        foreach (var some in rows.Chunk(25)) // a transaction holds 4 MiB
        {
            await _table.UpsertAllAsync(some, cancellationToken);
        }
    }

    private async Task<string> ReadAsync(string partition, CancellationToken cancellationToken) => string.Concat(
        await _table.ReadPartitionAsync(partition, cancellationToken)
            .Select(row => row.GetString(Part))
            .ToListAsync(cancellationToken));

    private static OpeningState Read(TableEntity row) => new(
        row.GetString("Hash"),
        row.GetDateTimeOffset("CutoffUtc") ?? throw new FormatException("The opening has no date."),
        Enum.Parse<OpeningStage>(row.GetString("Stage")),
        row.GetString("EnteredBy"),
        row.GetDateTimeOffset("EnteredUtc") ?? throw new FormatException("The opening has no date of entry."),
        (row.GetString("Approvals") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
        row.GetString("Lines"),
        row.GetDateTimeOffset("FenceFromUtc"),
        row.GetString("Entries"),
        row.ETag);
}
