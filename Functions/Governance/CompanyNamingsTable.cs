using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The time until the company's empty seats are filled, and then who gets them.</summary>
/// <param name="BeganUtc">When it began; also names it.</param>
/// <param name="ClosesUtc">Until when namings count.</param>
/// <param name="Named">Who gets a seat; null until that is decided.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record NamingRound(
    DateTimeOffset BeganUtc, DateTimeOffset ClosesUtc, IReadOnlyList<string>? Named, ETag ETag);

/// <summary>
/// Whom the holders of claims name for the company's seats, who stands for them, and the round that is under way: one
/// at a time, in one row.
/// </summary>
public sealed class CompanyNamingsTable(TableServiceClient tables)
{
    private const string Namings = "naming", Standing = "standing", Round = "round", Member = nameof(Member);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Seats);

    /// <summary>Somebody stands; standing again is harmless.</summary>
    public Task StandAsync(string memberId, CancellationToken cancellationToken) => _table.UpsertEntityAsync(
        new TableEntity(Standing, memberId) { [Member] = memberId }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Somebody stands no longer.</summary>
    public Task StandDownAsync(string memberId, CancellationToken cancellationToken) =>
        _table.RemoveAsync(Standing, memberId, cancellationToken);

    /// <summary>The member ids of who stands, in order.</summary>
    public async Task<IReadOnlyList<string>> ReadStandingAsync(CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Standing, cancellationToken).Select(row => row.RowKey)
            .ToListAsync(cancellationToken);

    /// <summary>Names directors in the place of the holder's last naming; none takes it back.</summary>
    public Task NameAsync(string holder, IReadOnlyList<string> directors, CancellationToken cancellationToken) =>
        directors.Count == 0
            ? _table.RemoveAsync(Namings, holder, cancellationToken)
            : _table.UpsertEntityAsync(
                new TableEntity(Namings, holder) { [Member] = holder, ["Directors"] = string.Join(' ', directors) },
                TableUpdateMode.Replace,
                cancellationToken);

    /// <summary>Whom each holder names.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>> ReadNamingsAsync(CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Namings, cancellationToken).ToDictionaryAsync(
            row => row.RowKey, row => row.GetString("Directors").Split(' '), cancellationToken: cancellationToken);

    /// <summary>The round under way; null when there is none.</summary>
    public async Task<NamingRound?> FindRoundAsync(CancellationToken cancellationToken) =>
        await _table.FindAsync(Round, Round, cancellationToken) is { } row
            ? new NamingRound(
                Instant(row, "BeganUtc"),
                Instant(row, "ClosesUtc"),
                row.GetString("Named")?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                row.ETag)
            : null;

    /// <summary>Begins a round unless there is one.</summary>
    public Task BeginAsync(DateTimeOffset began, DateTimeOffset closes, CancellationToken cancellationToken) =>
        _table.TryInsertAsync(
            new TableEntity(Round, Round) { ["BeganUtc"] = began, ["ClosesUtc"] = closes }, cancellationToken);

    /// <summary>Decides the round that was read, unless somebody has.</summary>
    public Task DecideAsync(NamingRound round, IReadOnlyList<string> named, CancellationToken cancellationToken) =>
        _table.TryReplaceAsync(
            new TableEntity(Round, Round)
            {
                ["BeganUtc"] = round.BeganUtc,
                ["ClosesUtc"] = round.ClosesUtc,
                ["Named"] = string.Join(' ', named),
                ETag = round.ETag,
            },
            cancellationToken);

    /// <summary>Ends the round that was read, unless another has begun.</summary>
    public Task EndAsync(NamingRound round, CancellationToken cancellationToken) => _table.TryRemoveAsync(
        new TableEntity(Round, Round) { ETag = round.ETag }, cancellationToken);

    private static DateTimeOffset Instant(TableEntity row, string column) => row.GetDateTimeOffset(column)
        ?? throw new FormatException($"The round of namings has no {column}.");
}
